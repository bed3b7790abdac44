package dev.sunder.testdata;

/**
 * Smooth curves through given points, as polylines: E. Catmull, R. Rom, "A class of local
 * interpolating splines", 1974. Points are x0, y0, x1, y1, ...
 */
final class Curve {
  private static final int STEPS = 6;

  private Curve() {}

  /** Through all points and back to the first, which is not repeated at the end. */
  static double[] closed(double... points) {
    int count = points.length / 2;
    double[] path = new double[2 * STEPS * count];
    for (int i = 0; i < count; i++) {
      segment(path, i, points, (i + count - 1) % count, i, (i + 1) % count, (i + 2) % count, STEPS);
    }
    return path;
  }

  /** From the first point to the last. */
  static double[] open(double... points) {
    int last = points.length / 2 - 1;
    double[] path = new double[2 * (STEPS * last + 1)];
    for (int i = 0; i < last; i++) {
      segment(path, i, points, Math.max(0, i - 1), i, i + 1, Math.min(last, i + 2), STEPS);
    }
    path[path.length - 2] = points[2 * last];
    path[path.length - 1] = points[2 * last + 1];
    return path;
  }

  private static void segment(
      double[] path, int index, double[] points, int p0, int p1, int p2, int p3, int steps) {
    for (int step = 0; step < steps; step++) {
      double t = (double) step / steps;
      int at = 2 * (index * steps + step);
      for (int axis = 0; axis < 2; axis++) {
        double a = points[2 * p0 + axis];
        double b = points[2 * p1 + axis];
        double c = points[2 * p2 + axis];
        double d = points[2 * p3 + axis];
        path[at + axis] =
            b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      }
    }
  }
}
