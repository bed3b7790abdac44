package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.Relu;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers for batch normalisation: x of 8 bits, which every precision stores unchanged. Where the
 * activation has a kink, results stay away from it: the values of a channel are 1/2 to 1 from zero,
 * on either side in turn, so that they are at least 1/4 from their mean; γ is 1 to 2, β 1/8 to 1/4.
 * Where a kink may lie elsewhere, at a whole number, γ is about 1/2 and 14 in turn and β about
 * 1/24: results are either below 1 or above 3.
 */
final class BatchInputs {

  private final double[] x;
  private final double[] scale;
  private final List<double[]> others;

  private BatchInputs(double[] x, double[] scale, List<double[]> others) {
    this.x = x;
    this.scale = scale;
    this.others = others;
  }

  static BatchInputs of(Numbers numbers, Shape shape, Activation activation) {
    boolean kinked = activation.kind().is(Trait.KINKED);
    double[] drawn = numbers.uniform(shape.elements());
    double[] x = Values.coarse(kinked ? alternating(shape, drawn) : drawn);
    boolean elsewhere = kinked && !isBentAtZero(activation);
    double[] drawnScale = numbers.uniform(shape.c());
    double[] scale = awayFromZero(drawnScale, 1, 2);
    if (elsewhere) {
      double[] small = awayFromZero(drawnScale, 0.4, 0.5);
      double[] large = awayFromZero(drawnScale, 12, 16);
      Arrays.setAll(scale, c -> c % 2 == 0 ? small[c] : large[c]);
    }
    double[] shift = numbers.uniform(shape.c());
    double least = elsewhere ? 0.03125 : 0.125;
    double[] mean = numbers.uniform(shape.c());
    double[] variance = Values.absolute(numbers.uniform(shape.c()));
    return new BatchInputs(
        x, scale, List.of(kinked ? awayFromZero(shift, least, 2 * least) : shift, mean, variance));
  }

  /** Whether its only kink is at zero. */
  static boolean isBentAtZero(Activation activation) {
    return activation instanceof Relu || activation instanceof LeakyRelu;
  }

  /** The same with another x. */
  BatchInputs withX(double[] other) {
    return new BatchInputs(other, scale, others);
  }

  double[] x() {
    return x;
  }

  /** γ. */
  double[] scale() {
    return scale;
  }

  /** Writes γ, β and running statistics. */
  void write(List<Tensor> parameters) {
    Values.write(parameters.get(0), scale);
    for (int i = 0; i < others.size(); i++) {
      Values.write(parameters.get(1 + i), others.get(i));
    }
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
