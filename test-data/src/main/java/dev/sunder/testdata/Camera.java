package dev.sunder.testdata;

/** What a camera does to a scene: exposure, contrast, tint, vignette and grain. */
final class Camera {
  private Camera() {}

  static void shoot(Canvas canvas, Dice dice) {
    double exposure = dice.between(-0.12, 0.12);
    double contrast = dice.between(0.75, 1.2);
    double warmth = dice.between(-0.05, 0.05);
    double vignette = dice.chance(0.4) ? dice.between(0.1, 0.35) : 0;
    double grain = dice.between(0, 0.018);
    int width = canvas.width();
    int height = canvas.height();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = 2.0 * x / width - 1;
        double dy = 2.0 * y / height - 1;
        double dark = 1 - vignette * (dx * dx + dy * dy) / 2;
        double noise = grain * dice.gaussian();
        Colour seen = canvas.get(x, y);
        canvas.set(
            x,
            y,
            new Colour(
                ((seen.red() - 0.5) * contrast + 0.5 + exposure + warmth) * dark + noise,
                ((seen.green() - 0.5) * contrast + 0.5 + exposure) * dark + noise,
                ((seen.blue() - 0.5) * contrast + 0.5 + exposure - warmth) * dark + noise));
      }
    }
  }
}
