package dev.sunder.engine.data.image;

/**
 * Resizes interleaved samples into planes. Rounds once, at the end. Keeps its tables for the next
 * picture of the same size; one thread at a time.
 */
final class Resampler {

  /** Bits of the weights dropped between the passes, so that the second pass fits in an int. */
  private static final int DROPPED = 7;

  private static final int SHIFT = 2 * ResampleAxis.BITS - DROPPED;

  private ResampleAxis vertical;
  private ResampleAxis horizontal;
  private int[] row = {};

  /**
   * Resizes the part of a picture given by real coordinates.
   *
   * @param into receives a plane for each band
   */
  void resize(
      Pixels source,
      double top,
      double bottom,
      double left,
      double right,
      int height,
      int width,
      byte[] into,
      int offset) {
    int bands = source.colour().bands();
    if (vertical == null || !vertical.matches(source.height(), top, bottom, height)) {
      vertical = new ResampleAxis(source.height(), top, bottom, height);
    }
    if (horizontal == null || !horizontal.matches(source.width(), left, right, width)) {
      horizontal = new ResampleAxis(source.width(), left, right, width);
    }
    int length = source.width() * bands;
    if (row.length < length) {
      row = new int[length];
    }
    for (int y = 0; y < height; y++) {
      blendRows(source.samples(), length, y);
      for (int band = 0; band < bands; band++) {
        blendColumns(bands, band, into, offset + (band * height + y) * width);
      }
    }
  }

  private void blendRows(byte[] samples, int length, int y) {
    int[] sum = row;
    int tap = y * vertical.taps;
    int from = vertical.first[y] * length;
    for (int k = 0; k < vertical.count[y]; k++, from += length) {
      int weight = vertical.weights[tap + k];
      if (k == 0) {
        for (int i = 0; i < length; i++) {
          sum[i] = weight * (samples[from + i] & 0xFF);
        }
      } else {
        for (int i = 0; i < length; i++) {
          sum[i] += weight * (samples[from + i] & 0xFF);
        }
      }
    }
    for (int i = 0; i < length; i++) {
      sum[i] >>= DROPPED;
    }
  }

  private void blendColumns(int bands, int band, byte[] into, int offset) {
    int[] weights = horizontal.weights;
    for (int x = 0; x < horizontal.outputs(); x++) {
      int tap = x * horizontal.taps;
      int end = tap + horizontal.count[x];
      int sum = 1 << (SHIFT - 1);
      for (int at = horizontal.first[x] * bands + band; tap < end; tap++, at += bands) {
        sum += weights[tap] * row[at];
      }
      into[offset + x] = (byte) (sum >> SHIFT);
    }
  }
}
