package dev.sunder.testdata;

/**
 * A colour; components are display (gamma-encoded) values, 0 to 1, clipped when they are stored.
 */
record Colour(double red, double green, double blue) {
  static final Colour BLACK = of(0x000000);
  static final Colour WHITE = of(0xFFFFFF);

  /** From 0xRRGGBB. */
  static Colour of(int hex) {
    return new Colour((hex >> 16 & 255) / 255.0, (hex >> 8 & 255) / 255.0, (hex & 255) / 255.0);
  }

  /** Hue, saturation and value, each 0 to 1; the hue wraps. */
  static Colour hsv(double hue, double saturation, double value) {
    return new Colour(
        channel(hue, 5, saturation, value),
        channel(hue, 3, saturation, value),
        channel(hue, 1, saturation, value));
  }

  private static double channel(double hue, int offset, double saturation, double value) {
    double k = (offset + hue * 6) % 6;
    return value - value * saturation * Math.max(0, Math.min(Math.min(k, 4 - k), 1));
  }

  Colour mix(Colour other, double share) {
    return new Colour(
        red + (other.red - red) * share,
        green + (other.green - green) * share,
        blue + (other.blue - blue) * share);
  }

  Colour times(double factor) {
    return new Colour(red * factor, green * factor, blue * factor);
  }

  /** Each component moved by up to {@code amount}, mostly together, a little apart. */
  Colour varied(Dice dice, double amount) {
    double all = dice.between(-amount, amount);
    return new Colour(
        red + all + dice.between(-amount, amount) / 3,
        green + all + dice.between(-amount, amount) / 3,
        blue + all + dice.between(-amount, amount) / 3);
  }

  /** Perceived lightness, 0 to 1. */
  double luminance() {
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  }
}
