package dev.sunder.testdata;

/** A cat's head: wide, pointed ears standing up, slit pupils, a short muzzle and whiskers. */
record CatHead(
    Coat coat,
    Eyes eyes,
    double earHeight,
    double earSpread,
    double cheeks,
    Colour nose,
    boolean asleep,
    Dice dice)
    implements Head {

  static CatHead any(Dice dice, Coat coat) {
    Eyes eyes =
        new Eyes(
            dice.between(0.38, 0.46),
            dice.between(-0.12, 0),
            dice.between(0.19, 0.25),
            dice.between(0.16, 0.23),
            dice.between(0.1, 0.4),
            dice.between(0.18, 0.42),
            Eyes.anyIris(dice));
    return new CatHead(
        coat,
        eyes,
        dice.between(0.6, 0.95),
        dice.between(0.55, 0.95),
        dice.between(0.95, 1.15),
        dice.pick(Colour.of(0xD98A8A), Colour.of(0xC06A6A), Colour.of(0x3A2A2A)),
        dice.chance(0.06),
        dice.fork());
  }

  @Override
  public void draw(Brush brush, Gaze gaze) {
    ear(brush, gaze, -1);
    ear(brush, gaze, 1);
    skull(brush, gaze);
    eyes.draw(brush, gaze, asleep);
    muzzle(brush, gaze);
    whiskers(brush, gaze);
  }

  private void ear(Brush brush, Gaze gaze, int side) {
    double tipX = side * (earSpread + dice.between(-0.06, 0.06));
    double tipY = -0.72 - earHeight;
    double[] shell =
        gaze.flat(
            side * 0.97,
            -0.25,
            0.05,
            side * 0.97,
            -0.8,
            0,
            tipX,
            tipY,
            -0.1,
            side * 0.5,
            -1.12,
            0.1,
            side * 0.12,
            -0.82,
            0.15);
    Outline outline = Outline.polygon(shell);
    brush.fill(outline.rim(0.07), coat.edge());
    brush.fill(outline, coat.tips().lit(0, -1, 1, 0.1));
    double[] inside =
        gaze.flat(
            side * 0.85,
            -0.45,
            0.2,
            side * 0.88,
            -0.82,
            0.1,
            side * (0.1 + 0.9 * Math.abs(tipX)),
            tipY + 0.2,
            0,
            side * 0.52,
            -0.98,
            0.2,
            side * 0.32,
            -0.75,
            0.3);
    brush.fill(Outline.polygon(inside), Colour.of(0xD9A3A0).mix(coat.main(), 0.25));
  }

  private void skull(Brush brush, Gaze gaze) {
    double x = gaze.x(0, 0.1);
    double y = gaze.y(0, 0, 0.1);
    Outline skull =
        Outline.smooth(
                x,
                y - 0.86,
                x + 0.62,
                y - 0.72,
                x + 0.97,
                y - 0.15,
                x + cheeks,
                y + 0.3,
                x + 0.6,
                y + 0.74,
                x,
                y + 0.86,
                x - 0.6,
                y + 0.74,
                x - cheeks,
                y + 0.3,
                x - 0.97,
                y - 0.15,
                x - 0.62,
                y - 0.72)
            .tufted(dice, coat.tufts());
    brush.fill(skull.rim(0.07), coat.edge());
    brush.fill(skull, coat.fur().lit(0, 0, 1, 0.16));
    if (coat.tipped()) {
      double mask = gaze.x(0, 0.9);
      brush.fill(
          Outline.ellipse(mask, gaze.y(0, 0.2, 0.9), 0.5, 0.5), Paint.plain(coat.mark()), 0.7);
    }
  }

  private void muzzle(Brush brush, Gaze gaze) {
    for (int side = -1; side <= 1; side += 2) {
      brush.fill(
          Outline.ellipse(gaze.x(side * 0.17, 0.95), gaze.y(side * 0.17, 0.42, 0.95), 0.24, 0.19),
          coat.muzzle().lit(gaze.x(0, 0.95), gaze.y(0, 0.4, 0.95), 0.5, 0.12));
    }
    double x = gaze.x(0, 1.02);
    double y = gaze.y(0, 0.24, 1.02);
    brush.fill(
        Outline.polygon(
            x - 0.13, y - 0.06, x + 0.13, y - 0.06, x + 0.03, y + 0.08, x - 0.03, y + 0.08),
        nose);
    Colour line = coat.line();
    double chin = y + 0.2;
    brush.fill(Outline.stroke(new double[] {x, y + 0.06, x, chin}, 0.025), line);
    for (int side = -1; side <= 1; side += 2) {
      double[] lip = {x, chin, x + side * 0.13, chin + 0.07, x + side * 0.26, chin};
      brush.fill(Outline.stroke(lip, 0.03), line);
    }
  }

  private void whiskers(Brush brush, Gaze gaze) {
    Colour hair = coat.main().luminance() > 0.6 ? Colour.of(0x4A4038) : Colour.of(0xF4F0EA);
    for (int side = -1; side <= 1; side += 2) {
      double x = gaze.x(side * 0.28, 0.9);
      double y = gaze.y(side * 0.28, 0.4, 0.9);
      for (int i = -1; i <= 1; i++) {
        double length = dice.between(0.8, 1.15);
        double[] path = {
          x,
          y + 0.05 * i,
          x + side * length * 0.6,
          y + 0.14 * i - 0.06,
          x + side * length,
          y + 0.27 * i + dice.between(-0.05, 0.05)
        };
        brush.fill(Outline.stroke(path, 0.03, 0.02), hair, 0.9);
      }
    }
  }
}
