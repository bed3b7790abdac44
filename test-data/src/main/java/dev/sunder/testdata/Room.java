package dev.sunder.testdata;

/** An indoor background: a wall and a floor with furniture. Coordinates: the picture is 1 by 1. */
final class Room {
  private Room() {}

  static void draw(Brush brush, Dice dice) {
    double floor = dice.between(0.55, 0.8);
    wall(brush, dice, floor);
    int things = 1 + dice.below(3);
    for (int i = 0; i < things; i++) {
      double x = dice.between(-0.05, 0.85);
      switch (dice.below(5)) {
        case 0 -> window(brush, dice, x, dice.between(0.02, 0.2));
        case 1 -> picture(brush, dice, x, dice.between(0.02, 0.3));
        case 2 -> shelf(brush, dice, x, dice.between(0.1, 0.35));
        case 3 -> plant(brush, dice, x, floor);
        default -> lamp(brush, dice, x, floor);
      }
    }
    floor(brush, dice, floor);
    if (dice.chance(0.45)) {
      sofa(brush, dice, floor);
    }
  }

  private static void wall(Brush brush, Dice dice, double floor) {
    Colour wall = Colour.hsv(dice.between(0, 1), dice.between(0.05, 0.4), dice.between(0.45, 0.95));
    Colour band = wall.varied(dice, 0.12);
    int style = dice.below(4);
    double period = dice.between(0.06, 0.16);
    Paint paper =
        switch (style) {
          case 0 -> (x, y) -> wave(x, period) > 0 ? band : wall;
          case 1 -> (x, y) -> wave(x, period) * wave(y, period) > 0.45 ? band : wall;
          default -> Paint.vertical(0, wall, floor, band);
        };
    brush.fill(Outline.rectangle(0, 0, 1, 1), paper);
  }

  private static double wave(double x, double period) {
    return StrictMath.sin(2 * Math.PI * x / period);
  }

  private static void floor(Brush brush, Dice dice, double floor) {
    Colour wood =
        Colour.hsv(dice.between(0.02, 0.14), dice.between(0.1, 0.6), dice.between(0.3, 0.85));
    double plank = dice.between(0.05, 0.12);
    boolean planks = dice.chance(0.6);
    brush.fill(
        Outline.rectangle(0, floor, 1, 1),
        (x, y) -> {
          double row = (y - floor) / plank;
          return planks && row - Math.floor(row) < 0.14 ? wood.times(0.75) : wood;
        });
    brush.fill(Outline.rectangle(0, floor - 0.02, 1, floor + 0.01), wood.times(0.6));
    if (dice.chance(0.5)) {
      Colour rug = Colour.hsv(dice.between(0, 1), 0.5, dice.between(0.4, 0.8));
      double x = dice.between(0.2, 0.8);
      brush.fill(Outline.ellipse(x, 0.95, 0.5, 0.18), rug);
      brush.fill(Outline.ellipse(x, 0.95, 0.4, 0.13), rug.times(1.25));
    }
  }

  private static void window(Brush brush, Dice dice, double x, double y) {
    double width = dice.between(0.25, 0.4);
    double height = dice.between(0.3, 0.45);
    Colour frame = dice.chance(0.6) ? Colour.of(0xF2EFE8) : Colour.of(0x6B4A30);
    Colour sky = Colour.hsv(0.57, dice.between(0.15, 0.5), dice.between(0.7, 1));
    brush.fill(Outline.rectangle(x - 0.02, y - 0.02, x + width + 0.02, y + height + 0.02), frame);
    brush.fill(
        Outline.rectangle(x, y, x + width, y + height),
        Paint.vertical(y, sky, y + height, Colour.WHITE));
    double middle = x + width / 2;
    brush.fill(Outline.rectangle(middle - 0.012, y, middle + 0.012, y + height), frame);
    brush.fill(Outline.rectangle(x, y + height * 0.45, x + width, y + height * 0.45 + 0.02), frame);
  }

  private static void picture(Brush brush, Dice dice, double x, double y) {
    double width = dice.between(0.15, 0.3);
    double height = dice.between(0.15, 0.3);
    Colour inside = Colour.hsv(dice.between(0, 1), 0.4, 0.8);
    brush.fill(Outline.rectangle(x, y, x + width, y + height), Colour.of(0x3A2A1E));
    brush.fill(Outline.rectangle(x + 0.02, y + 0.02, x + width - 0.02, y + height - 0.02), inside);
    double base = y + height - 0.02;
    brush.fill(
        Outline.polygon(
            x + 0.02, base, x + width * dice.between(0.3, 0.7), y + 0.06, x + width - 0.02, base),
        inside.times(0.6));
  }

  private static void shelf(Brush brush, Dice dice, double x, double y) {
    double width = dice.between(0.25, 0.5);
    double at = x;
    while (at < x + width) {
      double book = dice.between(0.025, 0.055);
      double tall = dice.between(0.1, 0.18);
      Colour cover = Colour.hsv(dice.between(0, 1), 0.6, dice.between(0.3, 0.9));
      brush.fill(Outline.rectangle(at, y - tall, at + book, y), cover);
      at += book + 0.004;
    }
    brush.fill(Outline.rectangle(x - 0.02, y, x + width + 0.03, y + 0.025), Colour.of(0x5A4030));
  }

  private static void plant(Brush brush, Dice dice, double x, double floor) {
    Colour green = Colour.hsv(dice.between(0.25, 0.4), 0.6, dice.between(0.3, 0.6));
    double pot = floor - 0.1;
    for (int i = 0; i < 7; i++) {
      double lean = dice.between(-0.2, 0.2);
      double tall = dice.between(0.15, 0.35);
      double[] leaf = {x, pot, x + lean * 0.4, pot - tall * 0.7, x + lean, pot - tall};
      brush.fill(Outline.stroke(leaf, 0.012, 0.03, 0.004), green.varied(dice, 0.1));
    }
    brush.fill(
        Outline.polygon(
            x - 0.08, pot, x + 0.08, pot, x + 0.055, floor + 0.03, x - 0.055, floor + 0.03),
        Colour.hsv(dice.between(0, 0.1), 0.6, 0.65));
  }

  private static void lamp(Brush brush, Dice dice, double x, double floor) {
    double top = dice.between(0.1, 0.3);
    Colour shade = Colour.hsv(dice.between(0.05, 0.15), dice.between(0.1, 0.5), 0.97);
    brush.fill(Outline.rectangle(x - 0.01, top, x + 0.01, floor + 0.02), Colour.of(0x40352C));
    brush.fill(Outline.ellipse(x, top + 0.05, 0.25, 0.25), shade, 0.25);
    brush.fill(
        Outline.polygon(x - 0.05, top, x + 0.05, top, x + 0.11, top + 0.15, x - 0.11, top + 0.15),
        shade);
  }

  private static void sofa(Brush brush, Dice dice, double floor) {
    Colour cloth = Colour.hsv(dice.between(0, 1), dice.between(0.2, 0.6), dice.between(0.3, 0.8));
    double left = dice.between(-0.3, 0.3);
    double right = left + dice.between(0.7, 1.1);
    double top = floor - dice.between(0.12, 0.3);
    brush.fill(
        Outline.smooth(
            left,
            top + 0.05,
            left + 0.1,
            top,
            right - 0.1,
            top,
            right,
            top + 0.05,
            right,
            0.95,
            left,
            0.95),
        cloth);
    brush.fill(Outline.rectangle(left, top + 0.22, right, 0.92), cloth.times(1.15));
    brush.fill(Outline.rectangle(left, top + 0.215, right, top + 0.235), cloth.times(0.7));
    double cushion = dice.between(left + 0.1, right - 0.2);
    brush.fill(
        Outline.rectangle(-0.1, -0.1, 0.1, 0.1)
            .mapped(Affine.move(cushion, top + 0.14).of(Affine.turn(dice.between(-0.6, 0.6)))),
        Colour.hsv(dice.between(0, 1), 0.6, 0.8));
  }
}
