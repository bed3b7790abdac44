package dev.sunder.testdata;

/**
 * One picture of a cat or a dog: a background, an animal somewhere in it, things lying about, a
 * camera. All but the animal's shape is drawn from the same distribution for both species.
 */
final class PetPicture {
  /** Pixels along each side. */
  static final int SIDE = 64;

  private PetPicture() {}

  /** Red, green and blue of each pixel in turn, row by row. */
  static byte[] draw(Species species, Dice dice) {
    Canvas canvas = new Canvas(SIDE, SIDE);
    Brush unit = canvas.brush().in(Affine.scale(SIDE, SIDE));
    background(unit, dice.fork());
    Dice clutter = dice.fork();
    for (int i = clutter.below(4); i > 0; i--) {
      Clutter.draw(
          unit,
          clutter,
          clutter.between(0, 1),
          clutter.between(0.6, 1),
          clutter.between(0.12, 0.25));
    }
    animal(canvas.brush(), species, dice.fork());
    for (int i = clutter.below(3); i > 0; i--) {
      Clutter.draw(
          unit,
          clutter,
          clutter.between(0, 1),
          clutter.between(0.98, 1.15),
          clutter.between(0.15, 0.28));
    }
    Camera.shoot(canvas, dice.fork());
    return canvas.rgb();
  }

  private static void background(Brush brush, Dice dice) {
    switch (dice.below(6)) {
      case 0, 1 -> Room.draw(brush, dice);
      case 2, 3 -> Garden.draw(brush, dice);
      case 4 -> Backdrop.blanket(brush, dice);
      default -> Backdrop.lights(brush, dice);
    }
  }

  private static void animal(Brush brush, Species species, Dice dice) {
    Body.Pose pose =
        dice.pick(
            Body.Pose.PORTRAIT,
            Body.Pose.PORTRAIT,
            Body.Pose.PORTRAIT,
            Body.Pose.SITTING,
            Body.Pose.STANDING,
            Body.Pose.LYING);
    int side = dice.sign();
    Brush placed = brush.in(place(pose, side, dice));
    Coat coat = Coat.any(dice);
    double girth = dice.between(0.85, 1.15);
    Gaze gaze = Gaze.any(dice);
    double tilt = dice.between(-0.3, 0.3);
    new Body(species, pose, coat, girth, side, dice.fork()).draw(placed);
    Wardrobe.neck(placed, dice.fork());
    Brush head = placed.in(Affine.turn(tilt));
    Head.any(species, dice.fork(), coat).draw(head, gaze);
    Wardrobe.crown(head, dice.fork());
  }

  /** From head radii around the head's middle to pixels. */
  private static Affine place(Body.Pose pose, int side, Dice dice) {
    double radius;
    double x;
    double y;
    switch (pose) {
      case PORTRAIT -> {
        radius = dice.between(14, 21);
        x = dice.between(24, 40);
        y = dice.between(26, 40);
      }
      case SITTING -> {
        radius = dice.between(9.5, 12.5);
        x = dice.between(20, 44);
        y = dice.between(17, 25);
      }
      case STANDING -> {
        radius = dice.between(8.5, 11);
        x = 32 + side * dice.between(6, 18);
        y = dice.between(18, 32);
      }
      default -> {
        radius = dice.between(10, 13);
        x = 32 + side * dice.between(2, 14);
        y = dice.between(24, 38);
      }
    }
    return Affine.move(x, y)
        .of(Affine.turn(dice.between(-0.12, 0.12)))
        .of(Affine.scale(radius, radius * dice.between(0.92, 1.08)));
  }
}
