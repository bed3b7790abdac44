package dev.sunder.testdata;

/**
 * The colours of an animal's fur. Cats and dogs draw from the same coats, so that colour and
 * pattern say nothing about the class.
 *
 * @param main most of the fur
 * @param mark stripes, patches, spots; also ears, mask, paws and tail of a tipped coat
 * @param pale muzzle, chest and paws where the coat has them pale
 * @param tipped whether ears, muzzle and tail take the mark's colour
 * @param bib whether muzzle, chest and paws are pale
 * @param tufts how far tufts stand out of the outline, in head radii
 */
record Coat(
    Colour main,
    Colour mark,
    Colour pale,
    Marking marking,
    boolean tipped,
    boolean bib,
    double tufts,
    ValueNoise noise) {

  enum Marking {
    PLAIN,
    STRIPED,
    PATCHED,
    SPOTTED
  }

  private static final Colour[] FURS = {
    Colour.of(0x2B2A2E), Colour.of(0x5A5A60), Colour.of(0x8C8C92), Colour.of(0xBDB8B0),
    Colour.of(0x5B3A26), Colour.of(0x8A5A34), Colour.of(0xC07F3F), Colour.of(0xD99A55),
    Colour.of(0xE8C48E), Colour.of(0xEDE4D3), Colour.of(0xF6F3EE), Colour.of(0x6F7F92)
  };

  static Coat any(Dice dice) {
    Colour main = dice.pick(FURS).varied(dice, 0.06);
    Colour mark = main;
    while (Math.abs(mark.luminance() - main.luminance()) < 0.15) {
      mark = dice.pick(FURS).varied(dice, 0.06);
    }
    Colour pale = Colour.of(0xF5EFE6).varied(dice, 0.04).mix(main, dice.between(0, 0.3));
    return new Coat(
        main,
        mark,
        pale,
        dice.pick(Marking.PLAIN, Marking.PLAIN, Marking.STRIPED, Marking.PATCHED, Marking.SPOTTED),
        dice.chance(0.2),
        dice.chance(0.5),
        dice.chance(0.5) ? dice.between(0.02, 0.07) : 0,
        new ValueNoise(dice.seed()));
  }

  /** The main fur with its pattern; coordinates in head radii. */
  Paint fur() {
    return (x, y) -> {
      double grain = 0.94 + 0.12 * noise.at(x * 9, y * 5);
      return main.mix(mark, pattern(x, y)).times(grain);
    };
  }

  private double pattern(double x, double y) {
    double blot = noise.at(x * 1.1 + 7, y * 1.1 + 3);
    return switch (marking) {
      case PLAIN -> 0;
      case STRIPED -> {
        double wave = StrictMath.sin(7 * (Math.abs(x) * 0.8 + y * 0.25) + 4 * blot);
        yield 0.75 * step(wave, 0.1, 0.7);
      }
      case PATCHED -> step(blot, 0.52, 0.58);
      case SPOTTED -> step(noise.at(x * 3.2, y * 3.2), 0.66, 0.74);
    };
  }

  private static double step(double value, double from, double to) {
    return Math.max(0, Math.min(1, (value - from) / (to - from)));
  }

  /** The ears' and the tail's tip. */
  Paint tips() {
    return tipped ? Paint.plain(mark) : fur();
  }

  /** The fur around nose and mouth. */
  Paint muzzle() {
    if (bib) {
      return Paint.plain(pale);
    }
    return Paint.plain(tipped ? mark : main.mix(pale, 0.3));
  }

  Paint chest() {
    return bib ? Paint.plain(pale) : fur();
  }

  Paint paws() {
    return bib ? Paint.plain(pale) : tips();
  }

  /** The dark line around a part. */
  Colour edge() {
    return main.mix(mark, 0.3).times(0.45);
  }

  /** Lines drawn on the muzzle: dark on pale fur, pale on dark. */
  Colour line() {
    Colour under = muzzle().at(0, 0);
    return under.luminance() > 0.35 ? Colour.of(0x2A1D1A) : Colour.of(0xB9A79C);
  }
}
