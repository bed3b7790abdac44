/** The commands, one class each. */
package dev.sunder.experiments.command;
