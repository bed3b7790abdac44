package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Shape;

/**
 * Numbers for batch normalisation: x of 8 bits, which every precision stores unchanged. Where the
 * activation has a kink, results stay away from it: the values of a channel are 1/2 to 1 from zero,
 * on either side in turn, so that they are at least 1/4 from their mean; γ is 1 to 2, β 1/8 to 1/4.
 */
record BatchInputs(double[] x, double[] scale, double[] shift, double[] mean, double[] variance) {

  static BatchInputs of(Numbers numbers, Shape shape, Activation activation) {
    boolean kinked = activation.kind().is(Trait.KINKED);
    int channels = shape.c();
    double[] drawn = numbers.uniform(shape.elements());
    double[] x = Values.coarse(kinked ? alternating(shape, drawn) : drawn);
    double[] scale = awayFromZero(numbers.uniform(channels), 1, 2);
    double[] shift = numbers.uniform(channels);
    return new BatchInputs(
        x,
        scale,
        kinked ? awayFromZero(shift, 0.125, 0.25) : shift,
        numbers.uniform(channels),
        Values.absolute(numbers.uniform(channels)));
  }

  /** The same with another x. */
  BatchInputs withX(double[] other) {
    return new BatchInputs(other, scale, shift, mean, variance);
  }

  private static double[] alternating(Shape shape, double[] drawn) {
    int places = shape.h() * shape.w();
    double[] values = new double[drawn.length];
    for (int i = 0; i < values.length; i++) {
      int example = i / shape.elementsPerExample();
      boolean even = (example * places + i % places) % 2 == 0;
      double size = 0.75 + drawn[i] / 4;
      values[i] = even ? size : -size;
    }
    return values;
  }

  /** Numbers of [−1, 1) moved to [least, most) on their side of zero, and rounded to floats. */
  private static double[] awayFromZero(double[] drawn, double least, double most) {
    double[] values = new double[drawn.length];
    for (int i = 0; i < values.length; i++) {
      double size = least + Math.abs(drawn[i]) * (most - least);
      values[i] = (float) (drawn[i] < 0 ? -size : size);
    }
    return values;
  }
}
