package dev.sunder.secure.measure;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * An estimate with a 95 % confidence interval.
 *
 * @param estimate the figure
 * @param low the interval's lower end
 * @param high the interval's upper end
 */
public record Interval(double estimate, double low, double high) {

  /** The standard normal's 97.5 % quantile. */
  private static final double Z = 1.959963984540054;

  private static final int BOOTSTRAP_SAMPLES = 2000;

  /**
   * A proportion with Wilson's score interval (Wilson, "Probable inference, the law of succession,
   * and statistical inference", 1927).
   *
   * @param successes from 0 to {@code trials}
   * @param trials at least 1
   */
  public static Interval proportion(long successes, long trials) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "a proportion needs 0 <= successes <= trials and trials >= 1, got "
              + successes
              + " of "
              + trials);
    }
    return share((double) successes / trials, trials);
  }

  /**
   * A share with the interval of a proportion: for a share over more trials than are independent,
   * such as several questions about each picture.
   *
   * @param p the share, from 0 to 1
   * @param trials independent ones, at least 1
   */
  public static Interval share(double p, long trials) {
    if (trials < 1 || !(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "a share needs to be from 0 to 1 of at least 1 trial, got " + p + " of " + trials);
    }
    double shrink = 1 + Z * Z / trials;
    double centre = (p + Z * Z / (2 * trials)) / shrink;
    double half = Z * Math.sqrt(p * (1 - p) / trials + Z * Z / (4.0 * trials * trials)) / shrink;
    return new Interval(p, Math.max(0, centre - half), Math.min(1, centre + half));
  }

  /**
   * A statistic of a sample with its percentile bootstrap interval (Efron, "Bootstrap methods:
   * another look at the jackknife", 1979), from 2,000 resamples.
   *
   * @param values at least one, all finite
   * @param statistic such as a mean or a median; must not change its argument
   */
  public static Interval bootstrap(
      double[] values, ToDoubleFunction<double[]> statistic, long seed) {
    if (values.length == 0) {
      throw new IllegalArgumentException("an interval needs at least one value");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] resample = new double[values.length];
    double[] statistics = new double[BOOTSTRAP_SAMPLES];
    for (int sample = 0; sample < statistics.length; sample++) {
      for (int i = 0; i < resample.length; i++) {
        resample[i] = values[random.nextInt(values.length)];
      }
      statistics[sample] = statistic.applyAsDouble(resample);
    }
    Arrays.sort(statistics);
    return new Interval(
        statistic.applyAsDouble(values),
        statistics[(int) (0.025 * BOOTSTRAP_SAMPLES)],
        statistics[(int) (0.975 * BOOTSTRAP_SAMPLES) - 1]);
  }

  /** The mean with its bootstrap interval. */
  public static Interval mean(double[] values, long seed) {
    return bootstrap(values, sample -> Arrays.stream(sample).average().orElseThrow(), seed);
  }

  /** The median with its bootstrap interval. */
  public static Interval median(double[] values, long seed) {
    return bootstrap(values, Interval::medianOf, seed);
  }

  /** The median of a sample: the mean of the two middle values when there is no single one. */
  public static double medianOf(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Whether a value lies in the interval. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
