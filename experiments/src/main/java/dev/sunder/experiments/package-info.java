/**
 * The command line: {@code java -jar experiments/target/sunder.jar COMMAND}. {@link
 * dev.sunder.experiments.Main} starts it; the commands are in {@link
 * dev.sunder.experiments.command}.
 */
package dev.sunder.experiments;
