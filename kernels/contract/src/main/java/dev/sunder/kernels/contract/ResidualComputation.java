package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A {@linkplain Arena#residual residual} of plain tensors and of those that a convolution left in a
 * layout of its own, which then have 8 bits, so that every precision passes them on unchanged.
 *
 * @param x the input's shape
 * @param numbers the layer's input and parameters
 * @param added what the map's values are drawn from
 * @param measure of the output
 * @param terms what is done to each number beforehand
 */
record ResidualComputation(
    Shape x,
    Layer.Linear layer,
    Activation activation,
    SumInputs numbers,
    Numbers added,
    Measure measure,
    UnaryOperator<double[]> terms)
    implements Computation {

  @Override
  public Computation magnitudes() {
    return sums(Values::absolute);
  }

  @Override
  public Optional<Computation> squares() {
    return Optional.of(sums(Values::squares));
  }

  private Computation sums(UnaryOperator<double[]> of) {
    return new ResidualComputation(x, layer, Activation.IDENTITY, numbers, added, measure, of);
  }

  @Override
  public void compute(Arena arena, Results results) {
    compute(arena, results, false, false);
    compute(arena, results, true, false);
    compute(arena, results, false, true);
    compute(arena, results, true, true);
  }

  private void compute(Arena arena, Results results, boolean inputMoved, boolean mapMoved) {
    List<Differentiable> sources = new ArrayList<>();
    Tensor input = source(arena, sources, x, numbers.x(), inputMoved);
    Tensor map = source(arena, sources, layer.output(x), mapValues(), mapMoved);
    Differentiable residual = arena.residual(layer, activation, input, map);
    for (int i = 0; i < numbers.parameters().length; i++) {
      Values.write(residual.parameters().get(i), terms.apply(numbers.parameters()[i]));
    }
    sources.forEach(Differentiable::run);
    residual.run();
    String where =
        (inputMoved ? ", input after a convolution" : "")
            + (mapMoved ? ", map after a convolution" : "");
    results.add("output" + where, residual.output(), measure);
    results.add("input afterwards" + where, input, Measure.exact());
    results.add("map afterwards" + where, map, Measure.exact());
  }

  private double[] mapValues() {
    return added.again().uniform(layer.output(x).elements());
  }

  private Tensor source(
      Arena arena, List<Differentiable> sources, Shape shape, double[] values, boolean moved) {
    if (!moved) {
      return Values.tensor(arena, shape, terms.apply(values));
    }
    Tensor plain = Values.tensor(arena, shape, terms.apply(Values.coarse(values)));
    sources.add(FunctionComputation.identity(arena, plain));
    return sources.get(sources.size() - 1).output();
  }
}
