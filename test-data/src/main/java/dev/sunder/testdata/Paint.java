package dev.sunder.testdata;

/** What an area is filled with: a colour for every place, in the brush's own coordinates. */
@FunctionalInterface
interface Paint {
  Colour at(double x, double y);

  static Paint plain(Colour colour) {
    return (x, y) -> colour;
  }

  /** From one colour at height {@code top} to another at height {@code bottom}. */
  static Paint vertical(double top, Colour upper, double bottom, Colour lower) {
    return (x, y) -> upper.mix(lower, Math.max(0, Math.min(1, (y - top) / (bottom - top))));
  }

  /** This paint on something round: bright towards the upper left, dark towards the lower right. */
  default Paint lit(double centreX, double centreY, double radius, double strength) {
    return (x, y) -> {
      double slope = ((centreX - x) * 0.5 + (centreY - y)) / radius;
      return at(x, y).times(1 + strength * Math.max(-1.2, Math.min(1.2, slope)));
    };
  }
}
