package dev.sunder.testdata;

/**
 * Where a head looks: features sit on a ball of radius 1, x to the right, y down, z towards the
 * viewer, which turns by yaw and then nods by pitch, in radians.
 */
record Gaze(double yaw, double pitch) {

  static Gaze any(Dice dice) {
    return new Gaze(dice.between(-0.6, 0.6), dice.between(-0.2, 0.3));
  }

  double x(double x, double z) {
    return x * StrictMath.cos(yaw) + z * StrictMath.sin(yaw);
  }

  double y(double x, double y, double z) {
    double depth = z * StrictMath.cos(yaw) - x * StrictMath.sin(yaw);
    return y * StrictMath.cos(pitch) + depth * StrictMath.sin(pitch);
  }

  /** How wide a feature at (x, z) looks, as a share of its width. */
  double width(double x, double z) {
    double facing = z * StrictMath.cos(yaw) - x * StrictMath.sin(yaw);
    return Math.max(0.45, Math.min(1, facing / Math.sqrt(x * x + z * z)));
  }

  /** Turns triples x, y, z into pairs of screen coordinates. */
  double[] flat(double... points) {
    double[] flat = new double[points.length / 3 * 2];
    for (int i = 0; i < points.length / 3; i++) {
      flat[2 * i] = x(points[3 * i], points[3 * i + 2]);
      flat[2 * i + 1] = y(points[3 * i], points[3 * i + 1], points[3 * i + 2]);
    }
    return flat;
  }
}
