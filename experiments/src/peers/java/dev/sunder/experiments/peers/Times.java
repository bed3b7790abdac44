package dev.sunder.experiments.peers;

import java.util.Arrays;

/** Measurements of one kind, in the order they were made: milliseconds, or cores that were busy. */
final class Times {

  private double[] values = new double[16];
  private int count;

  /** Times with these values. */
  static Times of(double... values) {
    Times times = new Times();
    for (double value : values) {
      times.add(value);
    }
    return times;
  }

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  /** The middle one, or the mean of the two in the middle. */
  double median() {
    return quantile(0.5);
  }

  /**
   * The value that a share of all lie below, interpolated between its neighbours.
   *
   * @param share 0 for the least to 1 for the greatest
   * @throws IllegalStateException if nothing was measured
   */
  double quantile(double share) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    double place = share * (count - 1);
    int below = (int) place;
    int above = Math.min(below + 1, count - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** The quotients of these and others, made in the same turns. */
  Times over(Times others) {
    if (count != others.count) {
      throw new IllegalArgumentException(
          "expected " + count + " measurements of the other side, got " + others.count);
    }
    Times quotients = new Times();
    for (int i = 0; i < count; i++) {
      quotients.add(values[i] / others.values[i]);
    }
    return quotients;
  }

  /** The last of them. */
  double last() {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    return values[count - 1];
  }
}
