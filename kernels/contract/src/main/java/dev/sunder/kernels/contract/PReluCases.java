package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The rectifier with learned slopes: of one channel, of more and fewer than vectors hold, of
 * features, of maps that a block of threads shares, and with an activation behind it, which is none
 * of its own.
 */
final class PReluCases {

  private static final PReluLayer EACH = new PReluLayer("", false);
  private static final PReluLayer SHARED = new PReluLayer("", true);

  // A slope's gradient is a sum of up to 2,112 products, each below 1.
  private static final Measure GRADIENT = Measure.value(64);

  private PReluCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (PReluLayer layer : List.of(EACH, SHARED)) {
      for (int channels : new int[] {1, 3, 5, 16, 17, 64, 65}) {
        cases.add(of(layer, new Shape(2, channels, 3, 4), Activation.IDENTITY));
      }
      cases.add(of(layer, new Shape(9, 17, 5, 7), Activation.IDENTITY));
      cases.add(of(layer, new Shape(2, 3, 33, 32), Activation.IDENTITY));
      cases.add(of(layer, Shape.of(5, 17), Activation.IDENTITY));
      cases.add(of(layer, Shape.of(1, 1), Activation.IDENTITY));
      for (Activation behind : List.of(Activation.RELU, Activation.TANH, Activation.SILU)) {
        cases.add(of(layer, new Shape(2, 17, 4, 3), behind));
      }
      cases.add(differences(layer, new Shape(2, 3, 2, 2)));
      cases.add(differences(layer, Shape.of(4, 5)));
    }
    return cases;
  }

  private static ContractCase of(PReluLayer layer, Shape x, Activation behind) {
    String name =
        layer.describe(x) + (behind.equals(Activation.IDENTITY) ? "" : " + " + behind.toString());
    return ContractCase.compared(
        name,
        () -> {
          Numbers numbers = new Numbers(name);
          // Zeros among them, and slopes of 0 and below.
          return new FunctionComputation(
                  (arena, xs, fused, mode) -> arena.layer(layer, fused, xs.get(0), mode))
              .input(x, numbers.grid(x.elements(), 64))
              .parameters(numbers.grid(slopes(layer, x), 32))
              .activation(behind)
              .measures(Measure.value(16), GRADIENT)
              .alsoAfterConvolutions(true);
        });
  }

  private static int slopes(PReluLayer layer, Shape x) {
    return layer.parameters(x).get(0).shape().elements();
  }

  /** Of numbers a step of any precision away from 0, and of few bits. */
  private static ContractCase differences(PReluLayer layer, Shape shape) {
    String name = "central differences of " + layer.describe(shape);
    return ContractCase.alone(
        name,
        (device, findings) -> {
          try (Arena arena = device.arena()) {
            Numbers numbers = new Numbers(name);
            double[] values = numbers.permutation(shape.elements());
            int half = values.length / 2;
            for (int i = 0; i < values.length; i++) {
              values[i] -= half - 0.5;
            }
            Tensor x = Values.tensor(arena, shape, values);
            Differentiable function = arena.layer(layer, Activation.IDENTITY, x, Mode.TRAINING);
            Tensor slopes = function.parameters().get(0);
            Values.write(slopes, numbers.grid(slopes.shape().elements(), 4));
            int skipped =
                new Differences(arena, function, numbers).check(List.of(x, slopes), true, findings);
            findings.require(skipped == 0, () -> skipped + " kinks skipped, expected none");
          }
        });
  }
}
