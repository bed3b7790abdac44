package dev.sunder.engine.data.image;

/** Full-range ITU-R 601 luma and chroma, as in JFIF (ITU-T T.871). */
final class YCbCr {
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);

  private YCbCr() {}

  /**
   * Replaces a pixel's luma, blue and red chroma, each at its own place, by red, green and blue.
   */
  static void toRgb(byte[] luma, int atLuma, byte[] blue, int atBlue, byte[] red, int atRed) {
    int y = (luma[atLuma] & 0xFF) << BITS;
    int cb = (blue[atBlue] & 0xFF) - 128;
    int cr = (red[atRed] & 0xFF) - 128;
    luma[atLuma] = clamp((y + 91881 * cr + HALF) >> BITS);
    blue[atBlue] = clamp((y - 22554 * cb - 46802 * cr + HALF) >> BITS);
    red[atRed] = clamp((y + 116130 * cb + HALF) >> BITS);
  }

  /** The luma of red, green and blue: 0.299 R + 0.587 G + 0.114 B. */
  static byte luma(int red, int green, int blue) {
    return (byte) ((19595 * red + 38470 * green + 7471 * blue + HALF) >> BITS);
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
