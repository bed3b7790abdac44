package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.report.Json;
import dev.sunder.experiments.report.NetworkReport;
import dev.sunder.experiments.report.NetworkText;
import dev.sunder.kernels.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  static final SignalInput DIGIT =
      new SignalInput(1, new Shape(1, 1, 28, 28), Scaling.symmetric(1));

  @Parameters(
      paramLabel = "FILE|NETWORK",
      description = "A model file, or one of alexnet_v2, lenet5, small64.")
  private String what;

  @Mixin private NamedNetwork shape;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public boolean computes() {
    return false;
  }

  @Override
  protected void run(Console console) {
    NetworkReport report = report();
    if (json) {
      console.say(Json.text(report));
    } else {
      NetworkText.lines(report).forEach(console::say);
    }
  }

  private NetworkReport report() {
    if (Networks.NAMES.contains(what)) {
      try {
        return NetworkReport.of(shape.of(what), DIGIT);
      } catch (IllegalArgumentException wrong) {
        throw usage(wrong.getMessage());
      }
    }
    Path file = Path.of(what);
    if (!Files.exists(file)) {
      throw usage(
          "\""
              + what
              + "\" is neither a file nor a network: networks are "
              + String.join(", ", Networks.NAMES));
    }
    if (shape.given()) {
      throw usage("--classes, --channels and --size are for networks by name: a file has its own");
    }
    return NetworkReport.of(ModelFile.read(file), DIGIT);
  }
}
