package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean squared error, on plain predictions and on a convolution's, whose padding counts not.
 */
final class SquaredErrorCases {

  private static final Measure MEASURE = Measure.value(16);

  private SquaredErrorCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 3, 16, 17, 65}) {
      cases.add(of(new Shape(2, channels, 3, 4)));
    }
    cases.add(of(Shape.of(1, 1)));
    cases.add(of(new Shape(3, 5, 1, 7)));
    return cases;
  }

  private static ContractCase of(Shape shape) {
    String name = "mean squared error " + shape;
    return ContractCase.compared(
        name,
        () -> {
          Numbers numbers = new Numbers(name);
          double[] x = numbers.grid(shape.elements(), 512);
          double[] target = numbers.uniform(shape.elements());
          double[] map = numbers.grid(shape.withC(1).elements(), 16);
          double[] weight = numbers.grid(shape.c(), 16);
          return (arena, results) -> {
            Differentiable convolution =
                arena.convolution(
                    Values.tensor(arena, shape.withC(1), map),
                    shape.c(),
                    Window.square(1, 1, 0),
                    Activation.IDENTITY,
                    Mode.TRAINING);
            Values.write(convolution.parameters().get(0), weight);
            convolution.run();
            Tensor plain = Values.tensor(arena, shape, x);
            for (Tensor prediction : List.of(plain, convolution.output())) {
              MeanSquaredError error = arena.meanSquaredError(prediction);
              Values.write(error.target(), target);
              error.run();
              results.add("loss", error.loss(), MEASURE);
              results.add("gradient", error.gradient(), MEASURE);
              results.add("target afterwards", error.target(), Measure.exact());
            }
          };
        });
  }
}
