package dev.sunder.engine.data.image;

import dev.sunder.engine.data.image.PngFile.Part;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The rows of a PNG, unpacked and with their filters undone, in file order. */
final class PngRows implements AutoCloseable {

  /**
   * Takes a row of a pass: its pixels go to every {@code stepX}-th column from {@code startX} of
   * row {@code y}.
   */
  interface Sink {
    void row(byte[] row, int pixels, int y, int startX, int stepX) throws ImageFormatException;
  }

  /** Adam7: first column, first row, column step and row step of each pass. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] PLAIN = {{0, 0, 1, 1}};

  private final PngFile file;
  private final Inflater inflater = new Inflater();
  private final byte[] filter = new byte[1];
  private int nextPart;

  PngRows(PngFile file) {
    this.file = file;
  }

  void forEach(Sink sink) throws ImageFormatException {
    int distance = Math.max(1, file.bitsPerPixel() / 8);
    for (int[] pass : file.interlaced() ? ADAM7 : PLAIN) {
      int pixels = (file.width() - pass[0] + pass[2] - 1) / pass[2];
      if (pixels <= 0) {
        continue;
      }
      int bytes = (int) (((long) pixels * file.bitsPerPixel() + 7) / 8);
      byte[] above = new byte[bytes];
      byte[] row = new byte[bytes];
      for (int y = pass[1]; y < file.height(); y += pass[3]) {
        inflate(filter, y);
        inflate(row, y);
        undo(filter[0], row, above, distance, y);
        sink.row(row, pixels, y, pass[0], pass[2]);
        byte[] swap = above;
        above = row;
        row = swap;
      }
    }
    requireEnd();
  }

  private void inflate(byte[] into, int y) throws ImageFormatException {
    int got = 0;
    while (got < into.length) {
      int more = step(into, got);
      if (more == 0 && (inflater.finished() || inflater.needsDictionary() || !feed())) {
        throw new ImageFormatException(
            "PNG image data ends in row %d of %d: truncated or corrupt"
                .formatted(y, file.height()));
      }
      got += more;
    }
  }

  /** Reads on to the end of the compressed stream, where its checksum is verified. */
  private void requireEnd() throws ImageFormatException {
    while (!inflater.finished()) {
      if (step(filter, 0) > 0) {
        throw new ImageFormatException("PNG image data goes on after the last row: corrupt");
      }
      if (!inflater.finished() && !feed()) {
        throw new ImageFormatException("PNG image data has no end: truncated or corrupt");
      }
    }
  }

  private int step(byte[] into, int got) throws ImageFormatException {
    try {
      return inflater.inflate(into, got, into.length - got);
    } catch (DataFormatException e) {
      throw new ImageFormatException(
          "PNG image data cannot be unpacked (" + e.getMessage() + "): corrupt", e);
    }
  }

  private boolean feed() {
    if (!inflater.needsInput() || nextPart == file.data().size()) {
      return false;
    }
    Part part = file.data().get(nextPart++);
    inflater.setInput(file.bytes().array(), part.start(), part.length());
    return true;
  }

  private static void undo(byte type, byte[] row, byte[] above, int distance, int y)
      throws ImageFormatException {
    switch (type) {
      case 0 -> {}
      case 1 -> {
        for (int i = distance; i < row.length; i++) {
          row[i] += row[i - distance];
        }
      }
      case 2 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < distance ? 0 : row[i - distance] & 0xFF;
          row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
        }
      }
      case 4 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < distance ? 0 : row[i - distance] & 0xFF;
          int corner = i < distance ? 0 : above[i - distance] & 0xFF;
          row[i] += (byte) paeth(left, above[i] & 0xFF, corner);
        }
      }
      default ->
          throw new ImageFormatException(
              "PNG row %d has filter %d, expected 0 to 4: corrupt".formatted(y, type));
    }
  }

  private static int paeth(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
