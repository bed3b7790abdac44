package dev.sunder.testdata;

import java.util.ArrayList;
import java.util.List;

/** One hand-written looking digit, white on black, 28 by 28 as in MNIST. */
final class DigitPicture {
  /** Pixels along each side. */
  static final int SIDE = 28;

  private DigitPicture() {}

  /** The brightness of each pixel, row by row. */
  static byte[] draw(int digit, Dice dice) {
    Outline ink = centred(ink(digit, dice), dice);
    Canvas canvas = new Canvas(SIDE, SIDE);
    ValueNoise pressure = new ValueNoise(dice.seed());
    double faint = dice.between(0, 0.35);
    canvas.fill(ink, (x, y) -> Colour.WHITE.times(1 - faint * pressure.at(x / 4, y / 4)), 1);
    grain(canvas, dice);
    return canvas.grey();
  }

  /** The digit around the origin, about 20 units tall. */
  private static Outline ink(int digit, Dice dice) {
    Affine hand =
        Affine.turn(dice.between(-0.18, 0.18))
            .of(Affine.slant(dice.between(-0.35, 0.15)))
            .of(Affine.scale(dice.between(10, 16), dice.between(16, 20)))
            .of(Affine.move(-0.5, -0.5));
    double shake = dice.between(0.01, 0.04);
    double pen = dice.between(0.8, 1.7);
    List<double[]> rings = new ArrayList<>();
    double[][] strokes = DigitStrokes.any(digit, dice);
    double[] join = {0, 0};
    for (int s = 0; s < strokes.length; s++) {
      double[] stroke = strokes[s];
      for (int i = 0; i < stroke.length; i += 2) {
        boolean joined = i == 0 && s > 0;
        double x = stroke[i] + (joined ? join[0] : shake * dice.gaussian());
        double y = stroke[i + 1] + (joined ? join[1] : shake * dice.gaussian());
        join = new double[] {x - stroke[i], y - stroke[i + 1]};
        stroke[i] = hand.x(x, y);
        stroke[i + 1] = hand.y(x, y);
      }
      rings.addAll(
          Outline.stroke(stroke, pen * dice.between(0.8, 1.1), pen, pen * dice.between(0.7, 1))
              .rings());
    }
    return new Outline(rings);
  }

  /** Moves the middle of the ink's bounds to about the middle of the picture, shrunk if too big. */
  private static Outline centred(Outline ink, Dice dice) {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
    for (double[] ring : ink.rings()) {
      for (int i = 0; i < ring.length; i++) {
        low[i & 1] = Math.min(low[i & 1], ring[i]);
        high[i & 1] = Math.max(high[i & 1], ring[i]);
      }
    }
    double size = Math.max(high[0] - low[0], high[1] - low[1]);
    double fit = Math.min(1, 22 / size);
    double middle = SIDE / 2.0;
    return ink.mapped(
        Affine.move(middle + dice.between(-1.5, 1.5), middle + dice.between(-1.5, 1.5))
            .of(Affine.scale(fit, fit))
            .of(Affine.move(-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2)));
  }

  private static void grain(Canvas canvas, Dice dice) {
    double strength = dice.between(0, 0.08);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        Colour seen = canvas.get(x, y);
        if (seen.red() > 0) {
          canvas.set(x, y, seen.times(1 + strength * dice.gaussian()));
        }
      }
    }
    for (int i = dice.chance(0.3) ? 1 + dice.below(4) : 0; i > 0; i--) {
      int x = dice.below(SIDE);
      int y = dice.below(SIDE);
      canvas.set(x, y, canvas.get(x, y).mix(Colour.WHITE, dice.between(0.1, 0.5)));
    }
  }
}
