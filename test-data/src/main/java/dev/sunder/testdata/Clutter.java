package dev.sunder.testdata;

/** Things that lie about, around and in front of the animals. The picture is 1 by 1. */
final class Clutter {
  private Clutter() {}

  /** Something standing on height y. */
  static void draw(Brush brush, Dice dice, double x, double y, double size) {
    Brush local =
        brush.in(
            Affine.move(x, y)
                .of(Affine.turn(dice.between(-0.3, 0.3)))
                .of(Affine.scale(size, size)));
    Colour colour =
        Colour.hsv(dice.between(0, 1), dice.between(0.3, 0.85), dice.between(0.4, 0.95));
    switch (dice.below(6)) {
      case 0 -> ball(local, dice, colour);
      case 1 -> box(local, colour);
      case 2 -> bowl(local, colour);
      case 3 -> yarn(local, colour);
      case 4 -> cone(local, colour);
      default -> leaves(local, dice, colour);
    }
  }

  private static void ball(Brush brush, Dice dice, Colour colour) {
    Paint ball = Paint.plain(colour);
    double band = dice.between(-0.3, 0.1);
    brush.fill(Outline.ellipse(0, -0.5, 0.5, 0.5), ball.lit(0, -0.5, 0.5, 0.25));
    brush.fill(
        Outline.stroke(new double[] {-0.44, -0.5 + band, 0, -0.4 + band, 0.44, -0.5 + band}, 0.08),
        Colour.WHITE,
        0.85);
  }

  private static void box(Brush brush, Colour colour) {
    brush.fill(Outline.rectangle(-0.5, -0.8, 0.5, 0), colour);
    brush.fill(Outline.polygon(-0.5, -0.8, -0.3, -1, 0.7, -1, 0.5, -0.8), colour.times(1.25));
    brush.fill(Outline.polygon(0.5, -0.8, 0.7, -1, 0.7, -0.2, 0.5, 0), colour.times(0.7));
    brush.fill(Outline.rectangle(-0.08, -0.8, 0.08, 0), colour.mix(Colour.WHITE, 0.5));
  }

  private static void bowl(Brush brush, Colour colour) {
    brush.fill(Outline.polygon(-0.6, -0.4, 0.6, -0.4, 0.45, 0, -0.45, 0), colour);
    brush.fill(Outline.ellipse(0, -0.4, 0.6, 0.16), colour.times(1.2));
    brush.fill(Outline.ellipse(0, -0.42, 0.48, 0.12), Colour.of(0x7A4A28));
  }

  private static void yarn(Brush brush, Colour colour) {
    brush.fill(Outline.ellipse(0, -0.45, 0.45, 0.45), colour);
    for (int i = -1; i <= 1; i++) {
      double[] thread = {-0.4, -0.45 + 0.2 * i, 0, -0.65 + 0.2 * i, 0.4, -0.4 + 0.2 * i};
      brush.fill(Outline.stroke(thread, 0.04), colour.times(0.65));
    }
    double[] end = {0.3, -0.1, 0.7, 0, 1, -0.1, 1.2, 0};
    brush.fill(Outline.stroke(end, 0.04), colour);
  }

  private static void cone(Brush brush, Colour colour) {
    brush.fill(Outline.polygon(-0.4, 0, 0, -1.1, 0.4, 0), colour);
    brush.fill(Outline.polygon(-0.25, -0.4, -0.15, -0.7, 0.15, -0.7, 0.25, -0.4), Colour.WHITE);
  }

  private static void leaves(Brush brush, Dice dice, Colour colour) {
    for (int i = 0; i < 5; i++) {
      double angle = dice.between(-1.2, 1.2);
      Brush leaf = brush.in(Affine.turn(angle));
      leaf.fill(Outline.ellipse(0, -0.55, 0.13, 0.5), colour.varied(dice, 0.12));
    }
  }
}
