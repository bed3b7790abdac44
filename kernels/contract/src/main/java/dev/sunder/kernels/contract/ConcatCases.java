package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Concat of channel counts whose border falls inside a block of channels, and a convolution on top.
 */
final class ConcatCases {

  private static final int[][] CHANNELS = {
    {1, 1}, {3, 1}, {1, 3}, {16, 1}, {1, 16}, {15, 17}, {17, 5}, {64, 1}, {64, 64}, {65, 3},
    {192, 1}
  };

  private ConcatCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int[] pair : CHANNELS) {
      Shape first = new Shape(2, pair[0], 3, 4);
      Shape second = first.withC(pair[1]);
      cases.add(of(first, second));
      cases.add(underConvolution(first, second));
    }
    cases.add(of(Shape.of(3, 37), Shape.of(3, 10)));
    cases.add(of(Shape.of(1, 1), Shape.of(1, 1)));
    return cases;
  }

  private static ContractCase of(Shape first, Shape second) {
    String name = "concat " + first + ", " + second;
    return ContractCase.compared(
        name,
        () -> {
          Numbers numbers = new Numbers(name);
          return new FunctionComputation(
                  (arena, xs, fused, mode) -> arena.concat(xs.get(0), xs.get(1), mode))
              .input(first, numbers.grid(first.elements(), 512))
              .input(second, numbers.grid(second.elements(), 512))
              .measures(Measure.exact(), Measure.exact())
              .alsoAfterConvolutions(first.h() > 1);
        });
  }

  /**
   * A convolution's output joined by a plain signal, and a convolution of both: what a secure model
   * computes.
   */
  private static ContractCase underConvolution(Shape map, Shape signal) {
    String name = "concat " + map + ", " + signal + ", then a convolution";
    return ContractCase.compared(
        name, () -> new Joined(new Numbers(name), map, signal, UnaryOperator.identity()));
  }

  private record Joined(Numbers numbers, Shape map, Shape signal, UnaryOperator<double[]> terms)
      implements Computation {

    @Override
    public Computation magnitudes() {
      return new Joined(numbers, map, signal, Values::absolute);
    }

    @Override
    public Optional<Computation> squares() {
      return Optional.of(new Joined(numbers, map, signal, Values::squares));
    }

    @Override
    public void compute(Arena arena, Results results) {
      Numbers drawn = numbers.again();
      Tensor x = arena.tensor(map.withC(3));
      Tensor s = arena.tensor(signal);
      Differentiable below = convolution(arena, x, map.c());
      Differentiable concat = arena.concat(below.output(), s, Mode.TRAINING);
      Differentiable above = convolution(arena, concat.output(), 17);
      Tensor dy = arena.tensor(above.output().shape());
      List<Tensor> sources = new ArrayList<>(List.of(x, s, dy));
      sources.addAll(below.parameters());
      sources.addAll(above.parameters());
      for (Tensor source : sources) {
        double bound = source.shape().h() == 3 && source.shape().w() == 3 ? 0.1 : 1;
        double[] values = drawn.within(source.shape().elements(), bound);
        Values.write(source, terms.apply(values));
      }
      Gradient toConcat = above.gradient(dy, Gradient.Wanted.ALL);
      Gradient toParts = concat.gradient(toConcat.inputGradients().get(0), Gradient.Wanted.INPUTS);
      Gradient toInput = below.gradient(toParts.inputGradients().get(0), Gradient.Wanted.ALL);
      below.run();
      concat.run();
      above.run();
      // Two factors of one product; of two products, those and what the first one gave.
      Measure once = Measure.sum().factors(2);
      Measure twice = Measure.sum().factors(4);
      results.add("output", above.output(), twice);
      toConcat.run();
      results.add("gradient by the upper weight", toConcat.parameterGradients().get(0), twice);
      toParts.run();
      results.add("gradient by the signal", toParts.inputGradients().get(1), once);
      toInput.run();
      results.add("gradient by the input", toInput.inputGradients().get(0), twice);
      results.add("gradient by the lower weight", toInput.parameterGradients().get(0), twice);
      results.add("gradient by the lower bias", toInput.parameterGradients().get(1), once);
    }

    private static Differentiable convolution(Arena arena, Tensor x, int outputs) {
      return arena.convolution(
          x, outputs, Window.square(3, 1, 1), Activation.IDENTITY, Mode.TRAINING);
    }
  }
}
