package dev.sunder.engine.data.image;

/**
 * Resizes interleaved samples into planes. Rounds once, at the end. Keeps its tables for the next
 * picture of the same size; one thread at a time.
 */
final class Resampler {

  /** Bits of the weights dropped between the passes, so that the second pass fits in an int. */
  private static final int DROPPED = 7;

  private static final int SHIFT = 2 * ResampleAxis.BITS - DROPPED;
  private static final int HALF = 1 << (SHIFT - 1);

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
      if (bands == 3) {
        blendColoured(into, offset + y * width, height * width);
      } else {
        blendGrey(into, offset + y * width);
      }
    }
  }

  /** Four rows at a time: that is all of them unless the picture shrinks to less than half. */
  private void blendRows(byte[] samples, int length, int y) {
    int tap = y * vertical.taps;
    int from = vertical.first[y] * length;
    int count = vertical.count[y];
    for (int k = 0; k < count; k += 4) {
      int rows = Math.min(4, count - k);
      boolean first = k == 0;
      boolean last = k + 4 >= count;
      add(samples, from + k * length, length, vertical.weights, tap + k, rows, first, last);
    }
  }

  /** A row that is not there has weight 0 and is read where the first one is. */
  private void add(
      byte[] samples,
      int from,
      int length,
      int[] weights,
      int tap,
      int rows,
      boolean first,
      boolean last) {
    int[] sum = row;
    int w0 = weights[tap];
    int w1 = rows > 1 ? weights[tap + 1] : 0;
    int w2 = rows > 2 ? weights[tap + 2] : 0;
    int w3 = rows > 3 ? weights[tap + 3] : 0;
    int r1 = rows > 1 ? from + length : from;
    int r2 = rows > 2 ? from + 2 * length : from;
    int r3 = rows > 3 ? from + 3 * length : from;
    int drop = last ? DROPPED : 0;
    int keep = first ? 0 : -1;
    for (int i = 0; i < length; i++) {
      int blend =
          w0 * (samples[from + i] & 0xFF)
              + w1 * (samples[r1 + i] & 0xFF)
              + w2 * (samples[r2 + i] & 0xFF)
              + w3 * (samples[r3 + i] & 0xFF);
      sum[i] = ((sum[i] & keep) + blend) >> drop;
    }
  }

  private void blendGrey(byte[] into, int offset) {
    int[] weights = horizontal.weights;
    for (int x = 0; x < horizontal.outputs(); x++) {
      int tap = x * horizontal.taps;
      int end = tap + horizontal.count[x];
      int sum = HALF;
      for (int at = horizontal.first[x]; tap < end; tap++, at++) {
        sum += weights[tap] * row[at];
      }
      into[offset + x] = (byte) (sum >> SHIFT);
    }
  }

  private void blendColoured(byte[] into, int offset, int plane) {
    int[] weights = horizontal.weights;
    for (int x = 0; x < horizontal.outputs(); x++) {
      int tap = x * horizontal.taps;
      int end = tap + horizontal.count[x];
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      for (int at = horizontal.first[x] * 3; tap < end; tap++, at += 3) {
        int weight = weights[tap];
        red += weight * row[at];
        green += weight * row[at + 1];
        blue += weight * row[at + 2];
      }
      into[offset + x] = (byte) (red >> SHIFT);
      into[offset + plane + x] = (byte) (green >> SHIFT);
      into[offset + 2 * plane + x] = (byte) (blue >> SHIFT);
    }
  }
}
