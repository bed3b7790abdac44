package dev.sunder.testdata;

/**
 * A body in one of four poses. Coordinates are head radii, the head's middle being the origin; side
 * is -1 or 1, where the tail of a sitting animal lies and the front of the others points.
 */
record Body(Species species, Pose pose, Coat coat, double girth, int side, Dice dice) {

  enum Pose {
    PORTRAIT,
    SITTING,
    STANDING,
    LYING
  }

  /** Everything that is behind the head. */
  void draw(Brush brush) {
    switch (pose) {
      case PORTRAIT -> portrait(brush);
      case SITTING -> sitting(brush);
      case STANDING -> standing(brush);
      case LYING -> lying(brush);
    }
  }

  private void portrait(Brush brush) {
    double g = girth;
    part(
        brush,
        Outline.smooth(
            -0.62 * g, 0.4, 0.62 * g, 0.4, 0.95 * g, 1.2, 1.45 * g, 2.2, 1.6 * g, 4.5, -1.6 * g,
            4.5, -1.45 * g, 2.2, -0.95 * g, 1.2),
        coat.fur());
    brush.fill(Outline.ellipse(0, 1.7, 0.55 * g, 1).tufted(dice, coat.tufts()), coat.chest(), 0.9);
  }

  private void sitting(Brush brush) {
    double g = girth;
    shadow(brush, 0, 3.5, 1.8);
    tail(brush, side * 0.8 * g, 3.1, side, true);
    for (int s = -1; s <= 1; s += 2) {
      part(brush, Outline.ellipse(s * 0.78 * g, 2.85, 0.55 * g, 0.66), coat.fur());
      paw(brush, s * 0.98 * g, 3.42);
    }
    part(
        brush,
        Outline.smooth(
            -0.5 * g, 0.4, 0.5 * g, 0.4, 0.78 * g, 1.5, 0.88 * g, 2.6, 0.6 * g, 3.3, -0.6 * g, 3.3,
            -0.88 * g, 2.6, -0.78 * g, 1.5),
        coat.fur());
    brush.fill(
        Outline.ellipse(0, 1.5, 0.42 * g, 0.75).tufted(dice, coat.tufts()), coat.chest(), 0.9);
    for (int s = -1; s <= 1; s += 2) {
      leg(brush, s * 0.32 * g, 1.9, s * 0.36 * g, 3.35, 1);
    }
  }

  private void standing(Brush brush) {
    double g = girth;
    double hip = -side * (species == Species.CAT ? 3.1 : 2.9);
    shadow(brush, hip / 2, 3.3, 2.3);
    leg(brush, -side * 0.55, 1.5, -side * dice.between(0.3, 0.7), 3.05, 0.75);
    leg(brush, hip + side * 0.35, 1.5, hip + side * dice.between(0.1, 0.6), 3.05, 0.75);
    tail(brush, hip, 0.95, -side, false);
    double[] spine = {-side * 0.75, 1.25, hip * 0.6, 1.2, hip + side * 0.2, 1.2};
    part(brush, Outline.stroke(spine, 0.85 * g, 0.72 * g, 0.78 * g), coat.fur());
    leg(brush, -side * 0.9, 1.6, -side * dice.between(0.7, 1.2), 3.2, 1);
    leg(brush, hip, 1.6, hip - side * dice.between(-0.1, 0.3), 3.2, 1);
    double[] neck = {0, 0.2, -side * 0.7, 1.1};
    brush.fill(Outline.stroke(neck, 0.6 * g, 0.72 * g), coat.fur());
  }

  private void lying(Brush brush) {
    double g = girth;
    shadow(brush, -side * 1.2, 1.85, 2.6);
    if (species == Species.DOG) {
      tail(brush, -side * 2.9, 1.3, -side, false);
    }
    part(
        brush,
        Outline.ellipse(-side * 1.3, 1, 1.95, 0.88 * g).tufted(dice, coat.tufts()),
        coat.fur());
    part(brush, Outline.ellipse(-side * 2.35, 1.15, 0.8, 0.72 * g), coat.fur());
    double[] arm = {-side * 0.6, 1.5, side * 0.25, 1.7, side * 0.8, 1.72};
    part(brush, Outline.stroke(arm, 0.3, 0.22), coat.fur());
    paw(brush, side * 0.85, 1.72);
    paw(brush, side * 0.35, 1.8);
    if (species == Species.CAT) {
      double[] curl = {-side * 3, 1.2, -side * 3.15, 1.75, -side * 2.2, 1.95, -side * 1.2, 1.85};
      part(brush, Outline.stroke(curl, 0.2, 0.16), coat.tips());
    }
  }

  private void tail(Brush brush, double x, double y, int away, boolean seated) {
    double wag = dice.between(-0.25, 0.25);
    if (species == Species.CAT) {
      double[] path = {
        x,
        y,
        x + away * 0.75,
        y + (seated ? 0.2 : -0.3),
        x + away * (1.05 + wag),
        y - 0.75,
        x + away * (0.8 + wag),
        y - 1.5,
        x + away * (1.1 - wag),
        y - 2.1
      };
      part(brush, Outline.stroke(path, 0.2, 0.17, 0.16), coat.tips());
    } else {
      double[] path = {
        x,
        y,
        x + away * 0.55,
        y - 0.25,
        x + away * (0.9 + wag),
        y - 0.7,
        x + away * (0.9 + wag),
        y - 1.15
      };
      part(brush, Outline.stroke(path, 0.28, 0.26, 0.22, 0.08), coat.tips());
    }
  }

  private void leg(Brush brush, double x, double top, double footX, double y, double light) {
    double radius = (species == Species.CAT ? 0.22 : 0.26) * (0.6 + 0.4 * girth);
    Paint fur = coat.fur();
    double[] path = {x, top, (x + footX) / 2, (top + y) / 2, footX, y};
    part(
        brush, Outline.stroke(path, radius * 1.3, radius), (px, py) -> fur.at(px, py).times(light));
    paw(brush, footX + (pose == Pose.STANDING ? side * 0.1 : 0), y + 0.1);
  }

  private void paw(Brush brush, double x, double y) {
    Outline paw = Outline.ellipse(x, y, 0.32, 0.2);
    brush.fill(paw.rim(0.05), coat.edge());
    brush.fill(paw, coat.paws());
  }

  private void part(Brush brush, Outline outline, Paint paint) {
    brush.fill(outline.rim(0.07), coat.edge());
    brush.fill(outline, paint.lit(0, 1.5, 2, 0.12));
  }

  private static void shadow(Brush brush, double x, double y, double radius) {
    brush.fill(Outline.ellipse(x, y, radius, 0.3), Colour.BLACK, 0.3);
  }
}
