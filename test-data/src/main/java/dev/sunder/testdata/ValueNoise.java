package dev.sunder.testdata;

/** Smooth random values over the plane, 0 to 1, one hill or hollow a unit. */
record ValueNoise(long seed) {

  double at(double x, double y) {
    double left = Math.floor(x);
    double top = Math.floor(y);
    double u = ease(x - left);
    double v = ease(y - top);
    double upper = corner(left, top) * (1 - u) + corner(left + 1, top) * u;
    double lower = corner(left, top + 1) * (1 - u) + corner(left + 1, top + 1) * u;
    return upper * (1 - v) + lower * v;
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }

  private double corner(double x, double y) {
    long place = ((long) x) * 0x9E3779B97F4A7C15L + ((long) y) * 0xC2B2AE3D27D4EB4FL;
    return (Dice.scramble(seed ^ Dice.scramble(place)) >>> 11) * 0x1p-53;
  }
}
