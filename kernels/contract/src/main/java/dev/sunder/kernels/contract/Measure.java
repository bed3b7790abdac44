package dev.sunder.kernels.contract;

import dev.sunder.kernels.Precision;

/**
 * How the distance of a found value a from the expected b is measured, and how much of it is
 * allowed: so many unit roundoffs of what a device stores and adds, and, where it rounds factors
 * before it multiplies, so many of theirs.
 *
 * @param kind what the distance is relative to
 * @param roundoffs the tolerance in units of the device's {@linkplain Precision#storageRoundoff
 *     stored numbers}
 * @param factors how many factors were rounded on the way to a value, on a device that {@linkplain
 *     #factorRoundoff rounds} them
 * @param stored how many numbers were rounded on the way to a value, on a device that {@linkplain
 *     #storesFewerBits stores fewer bits} than it adds in; 0 if that is not counted
 */
record Measure(Kind kind, double roundoffs, int factors, int stored) {

  /** What a distance is relative to. */
  enum Kind {
    /**
     * |a − b| / M, M being the greatest accumulated magnitude Σ |terms| among the tensor's sums.
     * The error of a sum of any length, taken in any order, is a few u of it for terms of random
     * sign, and it does not blow up where the terms cancel.
     */
    SUM,
    /** |a − b| / max(|b|, 1), element by element. */
    VALUE,
    /** |a − b| / max |b| over the whole tensor: for what went through many operations. */
    TENSOR,
    /** Only a = b will do; what is smaller than float32's normal numbers may become 0. */
    EXACT
  }

  /**
   * Rounding a factor changes each term t by up to v |t|, each by a share of its own. By
   * Hoeffding's inequality (1963) their sum exceeds so many times v √(Σ t²) once in 10⁷ sums.
   */
  static final double DEVIATIONS = 6;

  private static final double SUM_ROUNDOFFS = 8;

  /** Sums whose terms have random signs. */
  static Measure sum() {
    return sum(SUM_ROUNDOFFS);
  }

  static Measure sum(double roundoffs) {
    return new Measure(Kind.SUM, roundoffs, 0, 0);
  }

  static Measure value(double roundoffs) {
    return new Measure(Kind.VALUE, roundoffs, 0, 0);
  }

  static Measure tensor(double roundoffs) {
    return new Measure(Kind.TENSOR, roundoffs, 0, 0);
  }

  static Measure exact() {
    return new Measure(Kind.EXACT, 0, 0, 0);
  }

  /** The same after so many more factors that a device may have rounded. */
  Measure factors(int more) {
    return kind == Kind.EXACT ? this : new Measure(kind, roundoffs, factors + more, stored);
  }

  /** The same with the numbers counted that a device stores on the way. */
  Measure stored(int count) {
    return new Measure(kind, roundoffs, factors, count);
  }

  /** Whether what is stored has fewer bits than the float32 that sums are made in. */
  static boolean storesFewerBits(Precision precision) {
    return precision.storageRoundoff() > Precision.FP32.storageRoundoff();
  }

  /**
   * By how much of itself a factor may change where factors are rounded before they are multiplied,
   * else 0: by two unit roundoffs, for a tensor core may cut off digits instead of rounding them.
   */
  static double factorRoundoff(Precision precision) {
    double roundoff = precision.unitRoundoff();
    return roundoff > precision.storageRoundoff() ? 2 * roundoff : 0;
  }

  /**
   * The share of M by which rounding one factor may change a sum.
   *
   * @param spread √(Σ terms²) as a share of M
   */
  static double share(double spread) {
    return Math.min(1, DEVIATIONS * spread);
  }

  /**
   * The distance allowed.
   *
   * @param spread of a {@link Kind#SUM}, see {@link #share}
   */
  double tolerance(Precision precision, double spread) {
    if (stored > 0 && storesFewerBits(precision)) {
      return stored * precision.storageRoundoff() + roundoffs * Precision.FP32.storageRoundoff();
    }
    double ofFactors = factors * factorRoundoff(precision);
    return roundoffs * precision.storageRoundoff()
        + (kind == Kind.SUM ? ofFactors * share(spread) : ofFactors);
  }

  /** The greatest distance in a tensor; NaN if a value is NaN that should not be. */
  double error(double[] found, double[] expected, double[] magnitudes) {
    double greatest =
        switch (kind) {
          case SUM -> greatest(magnitudes);
          case TENSOR -> greatest(expected);
          case VALUE, EXACT -> 1;
        };
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double distance = distance(found[i], expected[i]);
      double scale = kind == Kind.VALUE ? Math.max(Math.abs(expected[i]), 1) : greatest;
      double error = distance == 0 ? 0 : distance / scale;
      if (!(error <= worst)) {
        worst = error;
      }
    }
    return worst;
  }

  private double distance(double found, double expected) {
    boolean both = Double.isNaN(found) && Double.isNaN(expected);
    boolean flushed = kind == Kind.EXACT && found == 0 && Math.abs(expected) < Float.MIN_NORMAL;
    return both || flushed || found == expected ? 0 : Math.abs(found - expected);
  }

  static double greatest(double[] values) {
    double greatest = 0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }
}
