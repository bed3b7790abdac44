package dev.sunder.testdata;

/** Backgrounds without a place: a blanket or blurred lights. The picture is 1 by 1. */
final class Backdrop {
  private Backdrop() {}

  /** A checked or striped cloth, seen from above. */
  static void blanket(Brush brush, Dice dice) {
    Colour ground = Colour.hsv(dice.between(0, 1), dice.between(0.1, 0.7), dice.between(0.3, 0.95));
    Colour warp = Colour.hsv(dice.between(0, 1), dice.between(0.1, 0.7), dice.between(0.3, 0.95));
    Colour weft = dice.chance(0.5) ? warp : ground.times(0.7);
    double period = dice.between(0.12, 0.35);
    double share = dice.between(0.2, 0.5);
    boolean checked = dice.chance(0.6);
    Brush cloth = brush.in(Affine.move(0.5, 0.5).of(Affine.turn(dice.between(0, Math.PI))));
    cloth.fill(
        Outline.rectangle(-1, -1, 1, 1),
        (x, y) -> {
          double u = x / period - Math.floor(x / period);
          double v = y / period - Math.floor(y / period);
          Colour colour = u < share ? ground.mix(warp, 0.6) : ground;
          return checked && v < share ? colour.mix(weft, 0.5) : colour;
        });
  }

  /** A plain gradient with soft discs of light. */
  static void lights(Brush brush, Dice dice) {
    double hue = dice.between(0, 1);
    Colour upper = Colour.hsv(hue, dice.between(0.1, 0.6), dice.between(0.2, 0.9));
    Colour lower =
        Colour.hsv(hue + dice.between(0, 0.2), dice.between(0.1, 0.6), dice.between(0.2, 0.9));
    brush.fill(Outline.rectangle(0, 0, 1, 1), Paint.vertical(0, upper, 1, lower));
    for (int i = dice.below(14); i > 0; i--) {
      double radius = dice.between(0.03, 0.16);
      brush.fill(
          Outline.ellipse(dice.between(0, 1), dice.between(0, 1), radius, radius),
          Colour.hsv(hue + dice.between(-0.1, 0.3), 0.35, 1),
          dice.between(0.1, 0.4));
    }
  }
}
