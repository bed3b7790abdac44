package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Central differences of L = Σ d · f(x, θ) with fixed random d, against the gradient that the
 * device computes from d.
 *
 * <p>The step is a power of two near twice the cube root of the unit roundoff u of what the device
 * stores, where rounding and curvature weigh alike and leave an error of about u^(2/3). Where the
 * device rounds the factors of products, f must multiply numbers of few digits, which that changes
 * by nothing: 8 bits hold multiples of 1/8 moved by 1/128. A slope by which d is multiplied may
 * have more, and be rounded once. Functions with kinks are straight elsewhere, so an element where
 * the differences to the left and to the right disagree has a kink within the step: it is skipped
 * and counted.
 *
 * <p>Where the device stores fewer bits than float32 has, the loss is off by up to u Σ |d f| on
 * either side, which is allowed for; not for functions with kinks, whose numbers have few enough
 * bits to be exact.
 */
final class Differences {

  private static final double DOUBLE_TOLERANCE = 1e-6;
  private static final double FLOAT_TOLERANCE = 2e-3;
  private static final double FLOAT_ROUNDOFF = 0x1p-24;
  // Gradients smaller than this share of the tensor's greatest are measured against that share.
  private static final double SMALLEST_SHARE = 0.05;

  private final DoubleSupplier loss;
  private final Runnable backward;
  private final List<Tensor> gradients;
  private final double step;
  private final double tolerance;
  private final double roundoff;
  private double factorRoundoff;
  private DoubleSupplier magnitude = () -> 0;

  /**
   * Prepares the differences of anything with a loss.
   *
   * @param loss computes and returns L
   * @param backward computes the gradients at the values last used for L
   * @param gradients one for each variable
   */
  Differences(double roundoff, DoubleSupplier loss, Runnable backward, List<Tensor> gradients) {
    this.loss = loss;
    this.backward = backward;
    this.gradients = gradients;
    this.roundoff = roundoff;
    step = step(roundoff);
    tolerance = tolerance(roundoff);
  }

  /** Prepares the differences of a function by its inputs, then its parameters. */
  Differences(Arena arena, Differentiable function, Numbers numbers) {
    this(
        arena.device().precision().storageRoundoff(),
        arena.tensor(function.output().shape()),
        function,
        Values.coarse(numbers.uniform(function.output().shape().elements())));
    if (roundoff > FLOAT_ROUNDOFF) {
      magnitude = () -> greatestSum(function.output());
    }
    if (!function.parameters().isEmpty()) {
      factorRoundoff = Measure.factorRoundoff(arena.device().precision());
    }
  }

  private Differences(double roundoff, Tensor dy, Differentiable function, double[] weights) {
    this(roundoff, dy, function, weights, function.gradient(dy, Gradient.Wanted.ALL));
  }

  private Differences(
      double roundoff, Tensor dy, Differentiable function, double[] weights, Gradient gradient) {
    this(
        roundoff,
        () -> {
          function.run();
          return Values.dot(weights, Values.read(function.output()));
        },
        () -> {
          function.run();
          Values.write(dy, weights);
          gradient.run();
        },
        concat(gradient.inputGradients(), gradient.parameterGradients()));
  }

  /** Σ |d f|, no d being greater than 1. */
  private static double greatestSum(Tensor output) {
    return Arrays.stream(Values.read(output)).map(Math::abs).sum();
  }

  /** The step for a unit roundoff: 2⁻¹⁷ for float64, 2⁻⁷ for float32, 1/2 for bfloat16. */
  static double step(double roundoff) {
    return Math.scalb(1.0, 1 + Math.getExponent(roundoff) / 3);
  }

  /**
   * Checks every element of every variable.
   *
   * @param kinks whether the function has any, and is piecewise linear
   * @return how many elements were skipped, each at a kink
   */
  int check(List<Tensor> variables, boolean kinks, Findings findings) {
    double centre = loss.getAsDouble();
    backward.run();
    double rounding = kinks ? 0 : roundoff * magnitude.getAsDouble() / step;
    int skipped = 0;
    int checked = 0;
    for (int i = 0; i < variables.size(); i++) {
      double[] analytic = Values.read(gradients.get(i));
      double[] values = Values.read(variables.get(i));
      double greatest = Measure.greatest(analytic);
      double floor = SMALLEST_SHARE * greatest;
      for (int j = 0; j < values.length; j++) {
        double right = (moved(variables.get(i), values, j, step) - centre) / step;
        double left = (centre - moved(variables.get(i), values, j, -step)) / step;
        double numeric = (left + right) / 2;
        double scale = Math.max(floor, Math.max(Math.abs(numeric), Math.abs(analytic[j])));
        if (kinks && Math.abs(right - left) > tolerance * scale) {
          skipped++;
          continue;
        }
        double difference = Math.abs(numeric - analytic[j]);
        double rounded = factorRoundoff == 0 ? 0 : factorRoundoff * greatest;
        String what = "variable " + i + "[" + j + "] " + analytic[j] + ", numeric " + numeric;
        findings.measure(
            () -> what,
            difference == 0 ? 0 : difference / scale,
            rounded + rounding == 0 ? tolerance : tolerance + (rounded + rounding) / scale);
        checked++;
      }
      Values.write(variables.get(i), values);
    }
    findings.remark(checked + " elements" + (kinks ? ", " + skipped + " kinks skipped" : ""));
    return skipped;
  }

  private double moved(Tensor variable, double[] values, int index, double by) {
    double[] moved = values.clone();
    moved[index] += by;
    Values.write(variable, moved);
    return loss.getAsDouble();
  }

  /** 1e-6 in double precision, 2e-3 in float32, what the step allows in less. */
  private static double tolerance(double roundoff) {
    double attainable = 16 * Math.pow(roundoff, 2.0 / 3);
    return Math.max(attainable, roundoff <= 0x1p-50 ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE);
  }

  private static List<Tensor> concat(List<Tensor> first, List<Tensor> second) {
    List<Tensor> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
