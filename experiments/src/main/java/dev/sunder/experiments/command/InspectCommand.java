package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
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
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a network or a model file holds and what parting it would cost. */
@Command(
    name = "inspect",
    description = {
      "Shows a network's stages, shapes, parameters and multiply-adds, the bytes to publish and the"
          + " bytes to send at every cut. With --plan, what the paper's bounds say of each, for the"
          + " kernels it has and for others."
    })
final class InspectCommand extends Job {

  /** An MNIST digit: the signal of the paper's experiments. */
  static final SignalInput DIGIT =
      new SignalInput(1, new Shape(1, 1, 28, 28), Scaling.symmetric(1));

  @Parameters(
      paramLabel = "FILE|NETWORK",
      description =
          "A model file, or a network by name: alexnet_v2, lenet5, small64, resnet18, ...")
  private String what;

  @Mixin private NamedNetwork shape;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private PlanOptions plan;

  @Override
  protected void run(Console console) throws Exception {
    plan.check(this);
    if (Networks.NAMES.contains(what)) {
      Network network = checked(() -> shape.of(what));
      if (plan.wanted()) {
        plan.run(console, network, Map.of(), json);
      } else {
        show(console, NetworkReport.of(network, DIGIT));
      }
      return;
    }
    Model model = read();
    if (plan.wanted()) {
      plan.run(console, model, json);
    } else {
      show(console, NetworkReport.of(model, DIGIT));
    }
  }

  private void show(Console console, NetworkReport report) {
    if (json) {
      console.sayLines(Json.text(report));
    } else {
      NetworkText.lines(report).forEach(console::say);
    }
  }

  private Model read() {
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
    return ModelFile.read(file);
  }
}
