package dev.sunder.testdata;

/** An outdoor background: sky, hills, trees, houses, grass. The picture is 1 by 1. */
final class Garden {
  private Garden() {}

  static void draw(Brush brush, Dice dice) {
    double horizon = dice.between(0.3, 0.65);
    Colour sky = Colour.hsv(dice.between(0.5, 0.65), dice.between(0.1, 0.6), dice.between(0.6, 1));
    Colour haze = dice.chance(0.25) ? Colour.of(0xF6B48A) : Colour.of(0xEAF2F6);
    brush.fill(Outline.rectangle(0, 0, 1, 1), Paint.vertical(0, sky, horizon, haze));
    for (int i = dice.below(4); i > 0; i--) {
      cloud(brush, dice, dice.between(0, 1), dice.between(0.02, horizon - 0.1));
    }
    if (dice.chance(0.5)) {
      hills(brush, dice, horizon);
    }
    for (int i = 1 + dice.below(3); i > 0; i--) {
      double x = dice.between(0, 1);
      switch (dice.below(4)) {
        case 0 -> house(brush, dice, x, horizon);
        case 1 -> fir(brush, dice, x, horizon);
        case 2 -> tree(brush, dice, x, horizon);
        default -> fence(brush, dice, horizon);
      }
    }
    ground(brush, dice, horizon);
  }

  private static void cloud(Brush brush, Dice dice, double x, double y) {
    for (int i = -1; i <= 1; i++) {
      double radius = dice.between(0.05, 0.1);
      brush.fill(Outline.ellipse(x + i * 0.09, y, radius * 1.4, radius * 0.8), Colour.WHITE, 0.8);
    }
  }

  private static void hills(Brush brush, Dice dice, double horizon) {
    Colour far = Colour.hsv(dice.between(0.3, 0.65), dice.between(0.15, 0.35), 0.65);
    double first = dice.between(0.05, 0.25);
    double second = dice.between(0.05, 0.25);
    brush.fill(
        Outline.smooth(
            -0.2,
            horizon + 0.1,
            0.1,
            horizon - first,
            0.45,
            horizon,
            0.8,
            horizon - second,
            1.2,
            horizon + 0.1),
        far);
  }

  private static void house(Brush brush, Dice dice, double x, double horizon) {
    double half = dice.between(0.1, 0.18);
    double top = horizon - dice.between(0.12, 0.2);
    Colour wall = Colour.hsv(dice.between(0, 0.15), dice.between(0.1, 0.4), 0.9);
    Colour roof = Colour.hsv(dice.between(0, 0.1), 0.6, dice.between(0.35, 0.7));
    brush.fill(Outline.rectangle(x - half, top, x + half, horizon + 0.05), wall);
    brush.fill(
        Outline.polygon(x - half * 1.2, top, x, top - dice.between(0.1, 0.2), x + half * 1.2, top),
        roof);
    brush.fill(
        Outline.rectangle(x - half * 0.6, top + 0.04, x - half * 0.1, top + 0.11),
        Colour.of(0x4A6A8A));
  }

  private static void fir(Brush brush, Dice dice, double x, double horizon) {
    Colour green = Colour.hsv(dice.between(0.3, 0.42), 0.55, dice.between(0.25, 0.5));
    double tall = dice.between(0.12, 0.2);
    double base = horizon + 0.05;
    for (int i = 0; i < 3; i++) {
      double half = 0.15 - 0.03 * i;
      double bottom = base - i * tall * 0.6;
      brush.fill(
          Outline.polygon(x - half, bottom, x, bottom - tall, x + half, bottom),
          green.times(1 + 0.1 * i));
    }
  }

  private static void tree(Brush brush, Dice dice, double x, double horizon) {
    Colour leaf = Colour.hsv(dice.between(0.08, 0.4), 0.6, dice.between(0.35, 0.7));
    double crown = horizon - dice.between(0.15, 0.35);
    brush.fill(Outline.rectangle(x - 0.03, crown, x + 0.03, horizon + 0.08), Colour.of(0x5A4028));
    for (int i = 0; i < 5; i++) {
      brush.fill(
          Outline.ellipse(x + dice.between(-0.1, 0.1), crown + dice.between(-0.1, 0.1), 0.11, 0.1),
          leaf.varied(dice, 0.08));
    }
  }

  private static void fence(Brush brush, Dice dice, double horizon) {
    Colour wood = dice.chance(0.5) ? Colour.of(0xF0EBE0) : Colour.of(0x8A6A48);
    double top = horizon - dice.between(0.08, 0.2);
    double step = dice.between(0.09, 0.16);
    for (double x = dice.between(-0.1, 0); x < 1; x += step) {
      brush.fill(
          Outline.polygon(
              x,
              horizon + 0.06,
              x,
              top,
              x + step * 0.3,
              top - 0.04,
              x + step * 0.6,
              top,
              x + step * 0.6,
              horizon + 0.06),
          wood);
    }
    brush.fill(Outline.rectangle(0, top + 0.04, 1, top + 0.07), wood.times(0.9));
  }

  private static void ground(Brush brush, Dice dice, double horizon) {
    boolean sand = dice.chance(0.2);
    boolean snow = !sand && dice.chance(0.12);
    Colour earth =
        sand
            ? Colour.of(0xE2CDA0)
            : snow
                ? Colour.of(0xE8EEF4)
                : Colour.hsv(dice.between(0.2, 0.36), dice.between(0.4, 0.7), 0.6);
    Colour near = earth.varied(dice, 0.1).times(dice.between(0.75, 1.05));
    ValueNoise lumps = new ValueNoise(dice.seed());
    Paint shade = Paint.vertical(horizon, earth, 1, near);
    brush.fill(
        Outline.rectangle(0, horizon, 1, 1),
        (x, y) -> shade.at(x, y).times(0.88 + 0.24 * lumps.at(x * 9, y * 14)));
    if (!sand && !snow) {
      grass(brush, dice, horizon, near);
    }
  }

  private static void grass(Brush brush, Dice dice, double horizon, Colour green) {
    for (int i = dice.below(30); i > 0; i--) {
      double x = dice.between(0, 1);
      double y = dice.between(horizon + 0.05, 1.05);
      double[] blade = {x, y, x + dice.between(-0.03, 0.03), y - dice.between(0.04, 0.12)};
      brush.fill(Outline.stroke(blade, 0.012, 0.003), green.varied(dice, 0.2));
    }
    for (int i = dice.below(6); i > 0; i--) {
      double x = dice.between(0, 1);
      double y = dice.between(horizon + 0.05, 1);
      Colour petal = Colour.hsv(dice.between(0, 1), dice.between(0.2, 0.8), 0.95);
      brush.fill(Outline.ellipse(x, y, 0.03, 0.025), petal);
      brush.fill(Outline.ellipse(x, y, 0.012, 0.01), Colour.of(0xF5D040));
    }
  }
}
