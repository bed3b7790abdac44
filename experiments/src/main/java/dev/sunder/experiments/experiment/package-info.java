/** What the experiments compute; the commands that start them are elsewhere. */
package dev.sunder.experiments.experiment;
