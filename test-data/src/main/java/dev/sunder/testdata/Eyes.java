package dev.sunder.testdata;

/**
 * A pair of eyes.
 *
 * @param spread half the distance between them
 * @param drop how far below the middle of the head
 * @param radiusX half the width of an eye
 * @param radiusY half its height
 * @param tilt how far the outer corners are raised, in radians
 * @param pupil half the pupil's width, as a share of half the eye's width
 */
record Eyes(
    double spread,
    double drop,
    double radiusX,
    double radiusY,
    double tilt,
    double pupil,
    Colour iris) {

  /** One distribution for both species. */
  static Colour anyIris(Dice dice) {
    return dice.pick(
            Colour.of(0xD9A520), Colour.of(0xB5702A), Colour.of(0x8FB04A), Colour.of(0x6FA8D8))
        .varied(dice, 0.05);
  }

  void draw(Brush brush, Gaze gaze, boolean shut) {
    for (int side = -1; side <= 1; side += 2) {
      double z = 0.82;
      double x = gaze.x(side * spread, z);
      double y = gaze.y(side * spread, drop, z);
      double rx = radiusX * gaze.width(side * spread, z);
      if (shut) {
        double[] lid = {x - rx, y, x, y + radiusY * 0.6, x + rx, y};
        brush.fill(Outline.stroke(lid, 0.06), Colour.of(0x1A1412));
      } else {
        open(brush, x, y, rx, -side * tilt);
      }
    }
  }

  private void open(Brush brush, double x, double y, double rx, double angle) {
    brush.fill(Outline.ellipse(x, y, rx * 1.25, radiusY * 1.25, angle), Colour.of(0x1A1412), 0.85);
    brush.fill(Outline.ellipse(x, y, rx, radiusY, angle), iris);
    double tall = Math.min(radiusY * 0.95, Math.max(radiusX * pupil, radiusY * 0.85));
    brush.fill(Outline.ellipse(x, y, rx * pupil, tall), Colour.of(0x0A0808));
    double glint = 0.3 * radiusX;
    brush.fill(Outline.ellipse(x - 0.25 * rx, y - 0.4 * radiusY, glint, glint), Colour.WHITE, 0.95);
  }
}
