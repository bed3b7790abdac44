package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Shape;

/**
 * Numbers for a weighted sum with an activation. Where the activation has kinks, which are at whole
 * numbers up to 3, the sums stay 1/32 away from them, which bfloat16 can tell there: x and w are
 * multiples of 1/4, the bias an odd multiple of 1/32.
 */
final class SumInputs {

  private final double[] x;
  private final double[] weight;
  private final double[] bias;

  private SumInputs(double[] x, double[] weight, double[] bias) {
    this.x = x;
    this.weight = weight;
    this.bias = bias;
  }

  /** Numbers for outputs that are sums of so many terms. */
  static SumInputs of(String name, Shape x, int outputs, int terms, Activation activation) {
    Numbers numbers = new Numbers(name);
    if (activation.kind().is(Trait.KINKED)) {
      return new SumInputs(
          numbers.grid(x.elements(), 4),
          numbers.grid(outputs * terms, 4),
          numbers.oddGrid(outputs, 16));
    }
    return new SumInputs(
        numbers.uniform(x.elements()),
        numbers.within(outputs * terms, Math.sqrt(3.0 / terms)),
        numbers.uniform(outputs));
  }

  double[] x() {
    return x;
  }

  double[] weight() {
    return weight;
  }

  double[] bias() {
    return bias;
  }
}
