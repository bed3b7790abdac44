package dev.sunder.kernels.contract;

/**
 * How the distance of a found value a from the expected b is measured, and how many unit roundoffs
 * u of it are allowed.
 *
 * @param kind what the distance is relative to
 * @param roundoffs the tolerance in units of u
 */
record Measure(Kind kind, double roundoffs) {

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

  private static final double SUM_ROUNDOFFS = 8;

  /** Sums whose terms have random signs. */
  static Measure sum() {
    return sum(SUM_ROUNDOFFS);
  }

  static Measure sum(double roundoffs) {
    return new Measure(Kind.SUM, roundoffs);
  }

  static Measure value(double roundoffs) {
    return new Measure(Kind.VALUE, roundoffs);
  }

  static Measure tensor(double roundoffs) {
    return new Measure(Kind.TENSOR, roundoffs);
  }

  static Measure exact() {
    return new Measure(Kind.EXACT, 0);
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

  private static double greatest(double[] values) {
    double greatest = 0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
  }
}
