package dev.sunder.engine.data.image;

/**
 * Which input samples, with which weights, make each output sample along one axis: a triangle
 * filter as wide as an output sample, so that enlarging is bilinear interpolation and shrinking
 * averages all that an output sample covers (no aliasing). The weights of an output sample are at
 * {@code weights[i * taps]} and add up to 2^{@value #BITS}.
 */
final class ResampleAxis {
  static final int BITS = 14;

  final int taps;
  final int[] first;
  final int[] count;
  final int[] weights;

  private final int length;
  private final double from;
  private final double to;

  /**
   * @param length input samples
   * @param from where the part to use begins
   * @param to where it ends; at most {@code length}
   * @param outputs output samples
   */
  ResampleAxis(int length, double from, double to, int outputs) {
    this.length = length;
    this.from = from;
    this.to = to;
    double scale = (to - from) / outputs;
    double reach = Math.max(1, scale);
    taps = (int) Math.ceil(reach) * 2 + 1;
    first = new int[outputs];
    count = new int[outputs];
    weights = new int[outputs * taps];
    double[] exact = new double[taps];
    for (int i = 0; i < outputs; i++) {
      double centre = from + (i + 0.5) * scale;
      int begin = Math.max(0, (int) (centre - reach + 0.5));
      int end = Math.min(length, (int) (centre + reach + 0.5));
      double sum = 0;
      for (int k = begin; k < end; k++) {
        exact[k - begin] = Math.max(0, 1 - Math.abs(k + 0.5 - centre) / reach);
        sum += exact[k - begin];
      }
      first[i] = begin;
      count[i] = end - begin;
      round(exact, sum, i * taps, end - begin);
    }
  }

  /**
   * What rounding takes from or adds to the sum goes to the largest weight, so that even areas stay
   * even.
   */
  private void round(double[] exact, double sum, int at, int number) {
    int total = 0;
    int largest = 0;
    for (int k = 0; k < number; k++) {
      weights[at + k] = (int) Math.round(exact[k] / sum * (1 << BITS));
      total += weights[at + k];
      largest = exact[k] > exact[largest] ? k : largest;
    }
    weights[at + largest] += (1 << BITS) - total;
  }

  int outputs() {
    return first.length;
  }

  boolean matches(int length, double from, double to, int outputs) {
    return this.length == length && this.from == from && this.to == to && outputs() == outputs;
  }
}
