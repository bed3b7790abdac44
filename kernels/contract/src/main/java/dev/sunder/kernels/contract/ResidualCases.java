package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A linear layer with a map added to its sums before the activation. */
final class ResidualCases {

  private static final Window POINT = Window.square(1, 1, 0);
  private static final Window SAME = Window.square(3, 1, 1);
  private static final Window HALVING = Window.square(3, 2, 1);

  // Fast algorithms (Winograd's, Fourier's), which take many channels, lose a few digits of a sum.
  private static final int FAST_CHANNELS = 32;
  private static final double FAST_ROUNDOFFS = 64;

  private ResidualCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 5, 16, 17, 64}) {
      Shape x = new Shape(2, channels, 6, 7);
      for (Window window : List.of(POINT, SAME, HALVING)) {
        cases.add(of(x, new ConvolutionLayer(17, window), Activation.RELU));
        cases.add(of(x, new ConvolutionLayer(16, window), Activation.IDENTITY));
      }
      cases.add(of(x, new ConvolutionLayer("", channels, SAME, channels, true), Activation.RELU6));
    }
    for (Activation activation : Activations.all()) {
      cases.add(of(new Shape(2, 6, 5, 4), new ConvolutionLayer(9, SAME), activation));
      cases.add(of(new Shape(1, 32, 9, 10), new ConvolutionLayer(32, SAME), activation));
      cases.add(of(new Shape(3, 7, 1, 1), new FullyConnectedLayer(10), activation));
    }
    // More rows and examples than any block of them.
    cases.add(of(new Shape(3, 34, 18, 21), new ConvolutionLayer(40, SAME), Activation.RELU));
    Window wide = Window.square(5, 1, 2);
    cases.add(of(new Shape(1, 64, 12, 7), new ConvolutionLayer(48, wide), Activation.RELU));
    ConvolutionLayer groups = new ConvolutionLayer("", 12, SAME, 3, false);
    cases.add(of(new Shape(2, 6, 5, 6), groups, Activation.RELU));
    cases.add(of(new Shape(2, 3, 4, 5), new FullyConnectedLayer("", 6, false), Activation.TANH));
    cases.add(ContractCase.alone("residual of numbers worked out by hand", ResidualCases::literal));
    cases.add(RefusalCases.alone("residuals that cannot be", ResidualCases::refusals));
    return cases;
  }

  private static ContractCase of(Shape x, Layer.Linear layer, Activation activation) {
    String name = "residual " + LinearCases.name(x, layer, activation);
    return ContractCase.compared(
        name,
        () -> {
          SumInputs numbers = SumInputs.of(name, x, layer, activation);
          Numbers added = new Numbers(name + ", the map");
          Measure sum = x.c() < FAST_CHANNELS ? Measure.sum() : Measure.sum(FAST_ROUNDOFFS);
          return new ResidualComputation(
              x, layer, activation, numbers, added, sum.factors(2), values -> values);
        });
  }

  /** Rows are (1, 2) and (-1, 0.5), biases 0.5 and -0.5. */
  private static void literal(Device device, Findings findings) {
    try (Arena arena = device.arena()) {
      Tensor x = Values.tensor(arena, new Shape(1, 2, 1, 2), new double[] {1, -2, 0.5, 3});
      Tensor map = Values.tensor(arena, new Shape(1, 2, 1, 2), new double[] {-4, 0.25, 1.5, -8});
      Differentiable residual =
          arena.residual(new ConvolutionLayer(2, POINT), Activation.RELU, x, map);
      Values.write(residual.parameters().get(0), new double[] {1, 2, -1, 0.5});
      Values.write(residual.parameters().get(1), new double[] {0.5, -0.5});
      residual.run();
      double[] found = Values.read(residual.output());
      // 1 + 1 + 0.5 - 4; -2 + 6 + 0.5 + 0.25; -1 + 0.25 - 0.5 + 1.5; 2 + 1.5 - 0.5 - 8.
      double[] expected = {0, 4.75, 0.25, 0};
      findings.require(
          Arrays.equals(found, expected),
          () -> "expected " + Arrays.toString(expected) + ", got " + Arrays.toString(found));
      findings.require(
          residual.inputs().equals(List.of(x, map)),
          () -> "inputs are not the layer's and the map");
    }
  }

  private static void refusals(Arena arena, Findings findings) {
    Tensor x = arena.tensor(new Shape(2, 6, 4, 5));
    Layer.Linear layer = new ConvolutionLayer(6, POINT);
    findings.refuses(
        IllegalArgumentException.class,
        "a map of another shape",
        () -> arena.residual(layer, Activation.RELU, x, arena.tensor(new Shape(2, 6, 4, 4))),
        "the output's shape",
        "2x6x4x4");
    Differentiable residual = arena.residual(layer, Activation.RELU, x, x);
    findings.refuses(
        IllegalStateException.class,
        "its gradient",
        () -> residual.gradient(arena.tensor(x.shape()), Gradient.Wanted.ALL),
        "inference");
  }
}
