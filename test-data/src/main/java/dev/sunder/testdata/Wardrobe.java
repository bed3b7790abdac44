package dev.sunder.testdata;

/** What an animal of either kind may wear. Coordinates as for {@link Body}. */
final class Wardrobe {
  private Wardrobe() {}

  /** Something around the neck, drawn between body and head. */
  static void neck(Brush brush, Dice dice) {
    Colour cloth = Colour.hsv(dice.between(0, 1), 0.75, dice.between(0.5, 0.95));
    switch (dice.below(6)) {
      case 0, 1 -> {
        double[] band = {-0.72, 0.75, 0, 1.12, 0.72, 0.75};
        brush.fill(Outline.stroke(band, 0.13), cloth);
        brush.fill(Outline.ellipse(0, 1.28, 0.15, 0.15), Colour.of(0xF0C840));
      }
      case 2 -> {
        brush.fill(Outline.polygon(-0.8, 0.7, 0.8, 0.7, 0, 1.75), cloth);
        brush.fill(Outline.ellipse(0, 1.2, 0.09, 0.09), Colour.WHITE);
      }
      default -> {
        // Most wear nothing.
      }
    }
  }

  /** Something on the head, drawn last, in the head's own coordinates. */
  static void crown(Brush brush, Dice dice) {
    Colour cloth = Colour.hsv(dice.between(0, 1), 0.7, dice.between(0.5, 0.95));
    switch (dice.below(14)) {
      case 0 -> {
        brush.fill(Outline.polygon(-0.42, -0.78, 0, -1.75, 0.42, -0.78), cloth);
        brush.fill(Outline.ellipse(0, -1.75, 0.14, 0.14), Colour.WHITE);
        brush.fill(Outline.stroke(new double[] {-0.28, -1.1, 0.28, -1.1}, 0.07), Colour.WHITE);
      }
      case 1 -> {
        double x = dice.sign() * 0.45;
        brush.fill(Outline.polygon(x, -0.85, x - 0.4, -1.1, x - 0.4, -0.6), cloth);
        brush.fill(Outline.polygon(x, -0.85, x + 0.4, -1.1, x + 0.4, -0.6), cloth);
        brush.fill(Outline.ellipse(x, -0.85, 0.12, 0.12), cloth.times(0.7));
      }
      default -> {
        // Most wear nothing.
      }
    }
  }
}
