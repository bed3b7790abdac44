package dev.sunder.engine.data;

/**
 * The shape of one example: channels, height and width, in the order in which its bytes lie (CHW,
 * planar).
 *
 * @param channels 1 (grey) or more; 3 is red, green, blue
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record ImageShape(int channels, int height, int width) {

  public ImageShape {
    if (channels < 1
        || height < 1
        || width < 1
        || (long) channels * height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "image shape %d x %d x %d: expected positive sizes and at most 2^31 - 1 bytes"
              .formatted(channels, height, width));
    }
  }

  /** Bytes of one example. */
  public int size() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
