package dev.sunder.engine.data.image;

/** Turns a PNG's rows into 8-bit grey or RGB, composited on white. */
final class PngSamples implements PngRows.Sink {
  private final PngFile file;
  private final Pixels target;
  private final int bands;
  private final int depth;
  private final int[] pixel = new int[4];

  PngSamples(PngFile file, Pixels target) {
    this.file = file;
    this.target = target;
    bands = target.colour().bands();
    depth = file.depth();
  }

  @Override
  public void row(byte[] row, int pixels, int y, int startX, int stepX)
      throws ImageFormatException {
    byte[] samples = target.samples();
    int to = (y * file.width() + startX) * bands;
    boolean copy = depth == 8 && file.transparency().length == 0 && stepX == 1;
    if (copy && (file.type() == PngFile.Type.RGB || file.type() == PngFile.Type.GREY)) {
      System.arraycopy(row, 0, samples, to, row.length);
      return;
    }
    for (int x = 0; x < pixels; x++, to += stepX * bands) {
      int alpha =
          file.type() == PngFile.Type.PALETTE
              ? fromPalette(sample(row, x))
              : fromSamples(row, x * file.type().samples());
      for (int band = 0; band < bands; band++) {
        samples[to + band] = Pixels.onWhite(pixel[band], alpha);
      }
    }
  }

  /** Sets {@link #pixel} and returns its alpha. */
  private int fromPalette(int index) throws ImageFormatException {
    Palette.require(index, file.palette());
    for (int band = 0; band < bands; band++) {
      pixel[band] = file.palette()[3 * index + band] & 0xFF;
    }
    return index < file.transparency().length ? file.transparency()[index] & 0xFF : 255;
  }

  /**
   * Sets {@link #pixel} and returns its alpha. One colour can be marked as transparent where there
   * is no alpha sample.
   */
  private int fromSamples(byte[] row, int first) {
    boolean marked = file.transparency().length != 0 && !file.type().hasAlpha();
    for (int band = 0; band < bands; band++) {
      int sample = sample(row, first + band);
      marked = marked && sample == markedSample(band);
      pixel[band] = toByte(sample);
    }
    return marked ? 0 : file.type().hasAlpha() ? toByte(sample(row, first + bands)) : 255;
  }

  private int markedSample(int band) {
    byte[] mark = file.transparency();
    return (((mark[2 * band] & 0xFF) << 8) | (mark[2 * band + 1] & 0xFF)) & ((1 << depth) - 1);
  }

  private int sample(byte[] row, int index) {
    if (depth == 8) {
      return row[index] & 0xFF;
    }
    if (depth == 16) {
      return ((row[2 * index] & 0xFF) << 8) | (row[2 * index + 1] & 0xFF);
    }
    int bit = index * depth;
    return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  }

  /** The full range of the depth becomes 0 to 255, to the nearest. */
  private int toByte(int sample) {
    int max = (1 << depth) - 1;
    return depth == 8 ? sample : (sample * 255 + max / 2) / max;
  }
}
