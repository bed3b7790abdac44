package dev.sunder.experiments.command;

import dev.sunder.experiments.console.OptionSection;
import picocli.CommandLine.Option;

/** A command that computes and draws random numbers. */
@OptionSection("Device")
public abstract class SeededJob extends DeviceJob {

  @Option(
      names = "--seed",
      order = LAST + 4,
      paramLabel = "N",
      defaultValue = "1",
      description = "What all randomness comes from. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** What all randomness comes from. */
  protected long seed() {
    return seed;
  }

  /** Whether the seed was given, rather than the default. */
  protected boolean seedGiven() {
    return spec().commandLine().getParseResult().hasMatchedOption("--seed");
  }
}
