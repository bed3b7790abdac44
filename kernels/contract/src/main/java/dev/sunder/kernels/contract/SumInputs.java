package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;

/**
 * Numbers for a weighted sum with an activation. Where the activation has a kink, the sums stay
 * 1/128 away from it, however they are rounded: x and w are multiples of 1/8, the bias an odd
 * multiple of 1/128. Without a bias each must be a sum of an odd number of terms, none of them in
 * padding: x and w are odd multiples of 1/8, so that such a sum is an odd multiple of 1/64.
 */
final class SumInputs {

  private final double[] x;
  private final double[][] parameters;

  private SumInputs(double[] x, double[]... parameters) {
    this.x = x;
    this.parameters = parameters;
  }

  /** Numbers for a layer on an input of this shape. */
  static SumInputs of(String name, Shape x, Layer.Linear layer, Activation activation) {
    Numbers numbers = new Numbers(name);
    Shape weight = layer.weight(x);
    boolean kinked = activation.kind().is(Trait.KINKED);
    if (!layer.hasBias()) {
      return kinked
          ? new SumInputs(numbers.oddGrid(x.elements(), 4), numbers.oddGrid(weight.elements(), 4))
          : new SumInputs(numbers.uniform(x.elements()), weight(numbers, weight));
    }
    return kinked
        ? new SumInputs(
            numbers.grid(x.elements(), 8),
            numbers.grid(weight.elements(), 8),
            numbers.oddGrid(layer.outputs(), 64))
        : new SumInputs(
            numbers.uniform(x.elements()),
            weight(numbers, weight),
            numbers.uniform(layer.outputs()));
  }

  private static double[] weight(Numbers numbers, Shape shape) {
    return numbers.within(shape.elements(), Math.sqrt(3.0 / shape.elementsPerExample()));
  }

  double[] x() {
    return x;
  }

  /** The weight, and the bias if there is one. */
  double[][] parameters() {
    return parameters;
  }
}
