package dev.sunder.experiments.peers;

import java.util.Locale;

/** Whether two engines answer alike: a time for something else would be worth nothing. */
final class Agreement {

  /** How far answers may lie apart, as a share of the greatest. */
  static final double BOUND = 1e-4;

  private Agreement() {}

  /**
   * The greatest difference of two answers, as a share of ours' greatest value.
   *
   * @throws IllegalStateException if it exceeds {@link #BOUND}, the answers are of different
   *     lengths, or ours is all zeros or not finite
   */
  static double require(String what, float[] ours, float[] theirs) {
    double share = share(what, ours, theirs);
    if (!(share <= BOUND)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: the answers differ by %.2g of the greatest, %.4g; expected at most %.0e",
              what,
              share,
              greatest(ours),
              BOUND));
    }
    return share;
  }

  /**
   * The greatest difference of two answers, as a share of ours' greatest value, however great; NaN
   * where ours is all zeros or not finite.
   *
   * @throws IllegalStateException if the answers are of different lengths
   */
  static double share(String what, float[] ours, float[] theirs) {
    if (ours.length != theirs.length) {
      throw new IllegalStateException(
          what + ": ours answers " + ours.length + " values, theirs " + theirs.length);
    }
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      difference = Math.max(difference, Math.abs((double) ours[i] - theirs[i]));
    }
    return difference / greatest(ours);
  }

  private static double greatest(float[] values) {
    double greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }
}
