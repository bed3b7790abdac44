/** What the commands that train share: from options to a run with progress, metrics and files. */
package dev.sunder.experiments.training;
