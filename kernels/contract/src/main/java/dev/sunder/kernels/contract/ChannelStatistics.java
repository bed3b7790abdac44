package dev.sunder.kernels.contract;

import dev.sunder.kernels.Shape;

/**
 * What batch normalisation of a batch depends on: the deviation √(σ² + ε) of each channel, summed
 * up here in two passes, and how far roundings reach.
 */
final class ChannelStatistics {

  // As for sums: see Measure.sum().
  private static final double SUM_ROUNDOFFS = 8;

  private final Shape shape;
  private final double[] deviations;
  private double condition;
  private double farthest;

  ChannelStatistics(Shape shape, double[] x, double epsilon) {
    this.shape = shape;
    deviations = new double[shape.c()];
    for (int c = 0; c < shape.c(); c++) {
      measure(c, x, epsilon);
    }
  }

  private void measure(int channel, double[] x, double epsilon) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += channel(i) == channel ? x[i] : 0;
    }
    double mean = sum / count();
    double squares = 0;
    double greatest = 0;
    double far = 0;
    for (int i = 0; i < x.length; i++) {
      if (channel(i) == channel) {
        squares += (x[i] - mean) * (x[i] - mean);
        greatest = Math.max(greatest, Math.abs(x[i]));
        far = Math.max(far, Math.abs(x[i] - mean));
      }
    }
    deviations[channel] = Math.sqrt(squares / count() + epsilon);
    condition = Math.max(condition, greatest / deviations[channel]);
    farthest = Math.max(farthest, far / deviations[channel]);
  }

  /** The values of a channel. */
  int count() {
    return shape.n() * shape.h() * shape.w();
  }

  private int channel(int index) {
    return index / (shape.h() * shape.w()) % shape.c();
  }

  /** Values of the batch's shape, those of each channel divided by γ / √(σ² + ε). */
  double[] perSlope(double[] values, double[] scale) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      int c = channel(i);
      result[i] = values[i] * deviations[c] / scale[c];
    }
    return result;
  }

  /**
   * By how many roundoffs a normalised value may be off: the mean, a sum, by a few of the greatest
   * |x|, which are max |x| / √(σ² + ε) times as many of the result. The difference of the mean
   * square and the squared mean would be off by that ratio's square. The n terms of the variance
   * have one sign, so that the roundings of a running sum of them add up to about √n.
   */
  double roundoffs() {
    return SUM_ROUNDOFFS * (1 + condition) + Math.sqrt(count());
  }

  /** By how many the gradients: their sums contain normalised values and are multiplied by them. */
  double roundoffsOfGradients() {
    return roundoffs() * (1 + farthest);
  }
}
