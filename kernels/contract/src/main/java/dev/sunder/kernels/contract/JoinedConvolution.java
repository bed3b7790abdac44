package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A convolution's output joined with a plain tensor, and a convolution of both: what a secure model
 * computes with its signal.
 *
 * @param shape of the convolution's output
 * @param plain shape of the plain tensor
 * @param plainFirst whether the plain tensor is the first to be joined
 * @param terms what is done to each number beforehand
 */
record JoinedConvolution(
    Numbers numbers,
    Join join,
    Shape shape,
    Shape plain,
    boolean plainFirst,
    UnaryOperator<double[]> terms)
    implements Computation {

  private JoinedConvolution with(UnaryOperator<double[]> other) {
    return new JoinedConvolution(numbers, join, shape, plain, plainFirst, other);
  }

  @Override
  public Computation magnitudes() {
    return with(Values::absolute);
  }

  @Override
  public Optional<Computation> squares() {
    return Optional.of(with(Values::squares));
  }

  @Override
  public void compute(Arena arena, Results results) {
    Numbers drawn = numbers.again();
    Tensor x = arena.tensor(shape.withC(3));
    Tensor s = arena.tensor(plain);
    Differentiable below = convolution(arena, x, shape.c());
    Tensor map = below.output();
    Differentiable joined =
        arena.join(join, plainFirst ? List.of(s, map) : List.of(map, s), Mode.TRAINING);
    Differentiable above = convolution(arena, joined.output(), 17);
    Tensor dy = arena.tensor(above.output().shape());
    List<Tensor> sources = new ArrayList<>(List.of(x, s, dy));
    sources.addAll(below.parameters());
    sources.addAll(above.parameters());
    for (Tensor source : sources) {
      double bound = source.shape().h() == 3 && source.shape().w() == 3 ? 0.1 : 1;
      double[] values = drawn.within(source.shape().elements(), bound);
      Values.write(source, terms.apply(values));
    }
    Gradient toJoin = above.gradient(dy, Gradient.Wanted.ALL);
    Gradient toParts = joined.gradient(toJoin.inputGradients().get(0), Gradient.Wanted.INPUTS);
    Gradient toInput =
        below.gradient(toParts.inputGradients().get(plainFirst ? 1 : 0), Gradient.Wanted.ALL);
    below.run();
    joined.run();
    above.run();
    // Two factors of one product; of two products, those and what the first one gave.
    Measure once = Measure.sum().factors(2);
    Measure twice = Measure.sum().factors(4);
    Measure ofPlain = join == Join.MULTIPLY ? twice : once;
    results.add("output", above.output(), twice);
    toJoin.run();
    results.add("gradient by the upper weight", toJoin.parameterGradients().get(0), twice);
    toParts.run();
    results.add(
        "gradient by the plain tensor", toParts.inputGradients().get(plainFirst ? 0 : 1), ofPlain);
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
