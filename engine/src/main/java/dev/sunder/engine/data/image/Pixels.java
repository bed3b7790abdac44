package dev.sunder.engine.data.image;

/**
 * Decoded samples, one byte each, interleaved, row by row from the top.
 *
 * @param samples {@code height * width * colour.bands()} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pixels(int width, int height, Colour colour, byte[] samples) {

  /** What the samples of a pixel are. */
  enum Colour {
    GREY(1),
    RGB(3),
    /**
     * JPEG's luma and chroma, full range; converted after resizing, where fewer pixels are left.
     */
    YCBCR(3);

    private final int bands;

    Colour(int bands) {
      this.bands = bands;
    }

    int bands() {
      return bands;
    }
  }

  static Pixels allocate(int width, int height, Colour colour) {
    return new Pixels(width, height, colour, new byte[width * height * colour.bands()]);
  }

  /**
   * A sample composited on white. Transparent images are mostly drawings made to be seen on paper.
   */
  static byte onWhite(int sample, int alpha) {
    return (byte) ((sample * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}
