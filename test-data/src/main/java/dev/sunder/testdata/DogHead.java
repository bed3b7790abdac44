package dev.sunder.testdata;

/** A dog's head: narrower, hanging ears, round eyes, a long muzzle with a big nose. */
record DogHead(
    Coat coat,
    Eyes eyes,
    Ears ears,
    double earLength,
    double earSwing,
    double snout,
    boolean panting,
    boolean asleep,
    Dice dice)
    implements Head {
  /** Ears are a little darker than the head they lie on, else they would not show. */
  private static final double EAR_SHADE = 0.86;

  enum Ears {
    HANGING,
    LONG,
    FOLDED
  }

  static DogHead any(Dice dice, Coat coat) {
    Eyes eyes =
        new Eyes(
            dice.between(0.32, 0.4),
            dice.between(-0.3, -0.18),
            dice.between(0.13, 0.17),
            dice.between(0.13, 0.17),
            dice.between(-0.2, 0.1),
            dice.between(0.6, 0.75),
            Eyes.anyIris(dice).times(0.75));
    return new DogHead(
        coat,
        eyes,
        dice.pick(Ears.HANGING, Ears.HANGING, Ears.LONG, Ears.FOLDED),
        dice.between(0.85, 1.15),
        dice.between(-0.15, 0.35),
        dice.between(0.9, 1.15),
        dice.chance(0.5),
        dice.chance(0.06),
        dice.fork());
  }

  @Override
  public void draw(Brush brush, Gaze gaze) {
    skull(brush, gaze);
    ear(brush, gaze, -1);
    ear(brush, gaze, 1);
    eyes.draw(brush, gaze, asleep);
    muzzle(brush, gaze);
  }

  private void skull(Brush brush, Gaze gaze) {
    double x = gaze.x(0, 0.1);
    double y = gaze.y(0, 0, 0.1);
    Outline skull =
        Outline.smooth(
                x, y - 0.95, x + 0.52, y - 0.85, x + 0.84, y - 0.3, x + 0.8, y + 0.3, x + 0.5,
                y + 0.8, x, y + 0.95, x - 0.5, y + 0.8, x - 0.8, y + 0.3, x - 0.84, y - 0.3,
                x - 0.52, y - 0.85)
            .tufted(dice, coat.tufts());
    brush.fill(skull.rim(0.07), coat.edge());
    brush.fill(skull, coat.fur().lit(0, 0, 1, 0.16));
    if (coat.bib()) {
      double[] blaze = gaze.flat(0, -0.8, 0.55, 0, -0.3, 0.95, 0, 0.2, 1);
      brush.fill(Outline.stroke(blaze, 0.08, 0.14, 0.25), coat.pale());
    }
  }

  private void ear(Brush brush, Gaze gaze, int side) {
    double rootX = gaze.x(side * 0.62, 0);
    double rootY = gaze.y(side * 0.62, -0.68, 0);
    double swing = -side * (earSwing + dice.between(-0.08, 0.08));
    Brush local =
        brush.in(
            Affine.move(rootX, rootY).of(Affine.turn(swing)).of(Affine.scale(side, earLength)));
    Outline flap =
        switch (ears) {
          case HANGING ->
              Outline.smooth(
                  -0.25, -0.12, 0.1, -0.24, 0.42, 0.1, 0.6, 0.65, 0.55, 1.1, 0.3, 1.2, 0.1, 0.85,
                  0.02, 0.4);
          case LONG ->
              Outline.smooth(
                  -0.22, -0.1, 0.12, -0.2, 0.42, 0.25, 0.62, 0.95, 0.6, 1.5, 0.25, 1.65, 0.02, 1.2,
                  0.05, 0.5);
          case FOLDED ->
              Outline.smooth(
                  -0.4, -0.12, -0.15, -0.42, 0.25, -0.42, 0.48, -0.1, 0.5, 0.35, 0.4, 0.62, 0.2,
                  0.4, 0, 0.08);
        };
    Outline tufted = flap.tufted(dice, coat.tufts());
    local.fill(tufted.rim(0.07), coat.edge());
    Paint fur = (x, y) -> coat.tips().at(x + 3 * side, y).times(EAR_SHADE);
    local.fill(tufted, fur.lit(0.2, 0.5, 1, 0.15));
  }

  private void muzzle(Brush brush, Gaze gaze) {
    double reach = 1.35 * snout;
    double[] bridge = gaze.flat(0, 0.32, 0.7, 0, 0.4, reach);
    Outline muzzle = Outline.stroke(bridge, 0.5, 0.4);
    double x = gaze.x(0, reach);
    double y = gaze.y(0, 0.4, reach);
    if (panting) {
      jaw(brush, x, y);
    }
    brush.fill(muzzle.rim(0.04), coat.edge(), 0.6);
    brush.fill(muzzle, coat.muzzle().lit(x, y, 0.6, 0.14));
    Colour dark = Colour.of(0x18130F);
    double noseY = gaze.y(0, 0.2, reach + 0.1);
    double noseX = gaze.x(0, reach + 0.1);
    Colour line = coat.line();
    double lip = noseY + 0.42;
    brush.fill(Outline.stroke(new double[] {noseX, noseY, noseX, lip}, 0.03), line);
    for (int side = -1; side <= 1; side += 2) {
      double[] mouth = {noseX, lip, x + side * 0.2, lip + 0.08, x + side * 0.36, lip - 0.06};
      brush.fill(Outline.stroke(mouth, 0.035), line);
    }
    brush.fill(
        Outline.smooth(
            noseX - 0.25,
            noseY - 0.08,
            noseX,
            noseY - 0.17,
            noseX + 0.25,
            noseY - 0.08,
            noseX + 0.15,
            noseY + 0.12,
            noseX,
            noseY + 0.19,
            noseX - 0.15,
            noseY + 0.12),
        dark);
    brush.fill(Outline.ellipse(noseX - 0.07, noseY - 0.07, 0.08, 0.045), Colour.WHITE, 0.7);
  }

  private void jaw(Brush brush, double x, double y) {
    brush.fill(Outline.ellipse(x, y + 0.36, 0.3, 0.26), Colour.of(0x4A1518));
    double loll = dice.between(-0.1, 0.1);
    double[] tongue = {x, y + 0.32, x + loll * 0.5, y + 0.55, x + loll, y + 0.75};
    brush.fill(Outline.stroke(tongue, 0.17, 0.19, 0.15), Colour.of(0xE8808C));
  }
}
