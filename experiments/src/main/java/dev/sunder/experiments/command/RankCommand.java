package dev.sunder.experiments.command;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Layer;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.attack.linear.WindowMatrix;
import dev.sunder.secure.counting.PatchBound;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/**
 * The paper's example of its rank argument (section 7.3), with the rank itself beside the count.
 */
@Command(
    name = "rank",
    description =
        "Counts equations and unknowns of AlexNet's first convolution as the paper does, and ranks"
            + " the matrices for growing windows.")
final class RankCommand extends Job {

  private static final Window CONV1 = Window.square(11, 4, 0);
  private static final int CHANNELS = 3;

  @Override
  protected void run(Console console) {
    TextTable table =
        new TextTable("kernels", "window", "equations", "unknowns", "rank", "condition", "paper");
    for (int kernels : new int[] {96, 64, 87}) {
      PatchBound patch = PatchBound.of(CONV1, CHANNELS, kernels);
      int positions = (int) Math.round(Math.sqrt((double) patch.positions()));
      float[] weight = kernels(kernels);
      Shape shape = new Shape(kernels, CHANNELS, CONV1.kernelHeight(), CONV1.kernelWidth());
      WindowMatrix matrix = WindowMatrix.of(weight, shape, CONV1, positions);
      double[] values = matrix.singularValues();
      table.row(
          kernels,
          positions + "x" + positions,
          matrix.equations(),
          matrix.unknowns(),
          matrix.rank(),
          String.format(Locale.ROOT, "%.3g", values[0] / values[values.length - 1]),
          patch.passes() ? "secure" : "not secure");
    }
    table.lines().forEach(console::say);
  }

  private float[] kernels(int count) {
    Network network =
        new Network(
            "conv1",
            new Shape(1, CHANNELS, CONV1.kernelHeight(), CONV1.kernelWidth()),
            Optional.empty(),
            List.of(new Stage("conv1", new Layer.Convolution(count, CONV1))),
            Optional.empty());
    return Parameters.initialised(network, Initialiser.HE, seed()).get("conv1.weight");
  }
}
