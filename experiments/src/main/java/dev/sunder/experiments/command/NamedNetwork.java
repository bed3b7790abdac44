package dev.sunder.experiments.command;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import picocli.CommandLine.Option;

/** The options that shape a network by name when no data shape it. */
final class NamedNetwork {

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Classes of a network by name. Default: 2; of lenet5: 10.")
  private Integer classes;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Channels of its images. Default: 3; of lenet5: 1.")
  private Integer channels;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width of its images. Default: what it was made for.")
  private Integer size;

  /**
   * The network of that name.
   *
   * @throws IllegalArgumentException if there is none, or it cannot be of that shape
   */
  Network of(String name) {
    boolean digits = name.equals("lenet5");
    return Networks.byName(
        name,
        channels != null ? channels : digits ? 1 : 3,
        size != null ? size : Networks.nativePixels(name),
        classes != null ? classes : digits ? 10 : 2);
  }

  /** Whether any of the options was given. */
  boolean given() {
    return classes != null || channels != null || size != null;
  }
}
