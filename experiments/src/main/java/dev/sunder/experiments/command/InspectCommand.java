package dev.sunder.experiments.command;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.report.Json;
import dev.sunder.experiments.report.NetworkReport;
import dev.sunder.experiments.report.NetworkText;
import dev.sunder.kernels.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a network or a model file holds and what parting it would cost. */
@Command(
    name = "inspect",
    description = {
      "Shows a network's stages, shapes, parameters and multiply-adds, the bytes to publish and the"
          + " bytes to send at every cut. Nothing is computed: --device and --seed change nothing."
    })
final class InspectCommand extends Job {

  /** An MNIST digit: the signal of the paper's experiments. */
  private static final SignalInput DIGIT =
      new SignalInput(1, new Shape(1, 1, 28, 28), Scaling.symmetric(1));

  @Parameters(
      paramLabel = "FILE|NETWORK",
      description = "A model file, or one of alexnet_v2, lenet5, small64.")
  private String what;

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

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public boolean computes() {
    return false;
  }

  @Override
  protected void run(Console console) throws Exception {
    NetworkReport report = NetworkReport.of(network(), DIGIT);
    if (json) {
      console.say(Json.text(report));
    } else {
      NetworkText.lines(report).forEach(console::say);
    }
  }

  private Network network() {
    if (!Networks.NAMES.contains(what)) {
      throw usage(
          "\""
              + what
              + "\" is neither a file nor a network: expected "
              + String.join(", ", Networks.NAMES));
    }
    boolean digits = what.equals("lenet5");
    int pixels = size != null ? size : Networks.nativePixels(what);
    try {
      return Networks.byName(
          what,
          channels != null ? channels : digits ? 1 : 3,
          pixels,
          classes != null ? classes : digits ? 10 : 2);
    } catch (IllegalArgumentException wrong) {
      throw usage(wrong.getMessage());
    }
  }
}
