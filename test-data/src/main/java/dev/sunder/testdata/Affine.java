package dev.sunder.testdata;

/** The plane map x' = a x + b y + c, y' = d x + e y + f. */
record Affine(double a, double b, double c, double d, double e, double f) {
  static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

  static Affine move(double x, double y) {
    return new Affine(1, 0, x, 0, 1, y);
  }

  static Affine scale(double x, double y) {
    return new Affine(x, 0, 0, 0, y, 0);
  }

  /** Clockwise on the screen, where y points down; in radians. */
  static Affine turn(double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return new Affine(cos, -sin, 0, sin, cos, 0);
  }

  /** Moves x by {@code amount} times y. */
  static Affine slant(double amount) {
    return new Affine(1, amount, 0, 0, 1, 0);
  }

  /** The map that first applies {@code inner}, then this one. */
  Affine of(Affine inner) {
    return new Affine(
        a * inner.a + b * inner.d,
        a * inner.b + b * inner.e,
        a * inner.c + b * inner.f + c,
        d * inner.a + e * inner.d,
        d * inner.b + e * inner.e,
        d * inner.c + e * inner.f + f);
  }

  Affine inverse() {
    double determinant = a * e - b * d;
    return new Affine(
        e / determinant,
        -b / determinant,
        (b * f - c * e) / determinant,
        -d / determinant,
        a / determinant,
        (c * d - a * f) / determinant);
  }

  double x(double x, double y) {
    return a * x + b * y + c;
  }

  double y(double x, double y) {
    return d * x + e * y + f;
  }
}
