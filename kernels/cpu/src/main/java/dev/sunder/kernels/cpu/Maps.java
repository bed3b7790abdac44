package dev.sunder.kernels.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A batch of maps in NHWC, cut into tiles. The unit of work is a band of an example's rows of tiles
 * and a slice of its channels.
 *
 * @param storage where the maps are
 * @param grid of tiles
 * @param band rows of tiles in a piece; the last of an example may have fewer
 * @param width channels of a slice, and floats from one pixel to the next; the last slice may have
 *     fewer channels
 */
record Maps(Storage storage, TileGrid grid, int band, int width) {

  // Lines longer than this would push the lines of a row of tiles out of the second-level cache.
  private static final int MAX_LINE = 1 << 14;
  // Narrower slices would be moved a few floats at a time.
  private static final int MIN_CHANNELS = 16;
  // One that is late with a piece is waited for.
  private static final int PIECES_OF_THREAD = 2;

  /**
   * Maps in as many pieces as threads and caches want; the result depends on neither. A few
   * examples are cut into bands where they may be, as whole lines are moved faster than slices.
   *
   * @param apart whether a row of tiles can be computed without the row above
   */
  static Maps of(Storage storage, TileGrid grid, int threads, boolean apart) {
    int examples = grid.maps().n();
    int channels = grid.maps().c();
    int wanted = threads == 1 ? 1 : ceiling(PIECES_OF_THREAD * threads, examples);
    int bands = apart ? Math.min(grid.rows(), wanted) : 1;
    int missing = apart ? ceiling(threads, examples * bands) : wanted;
    int fitting = ceiling(grid.maps().w() * channels, MAX_LINE);
    int most = Math.max(1, channels / MIN_CHANNELS);
    int slices = Math.min(most, Math.max(missing, fitting));
    return new Maps(storage, grid, ceiling(grid.rows(), bands), ceiling(channels, slices));
  }

  /** Pieces of work. */
  int pieces() {
    return grid.maps().n() * bands() * slices();
  }

  /** The example that a piece belongs to. */
  int example(int piece) {
    return piece / (bands() * slices());
  }

  /** The first row of tiles of a piece. */
  int firstRow(int piece) {
    return piece / slices() % bands() * band;
  }

  /** Rows of tiles of a piece: those of a band, or fewer for the last. */
  int rows(int piece) {
    return Math.min(band, grid.rows() - firstRow(piece));
  }

  private int bands() {
    return ceiling(grid.rows(), band);
  }

  private int slices() {
    return ceiling(grid.maps().c(), width);
  }

  /** The first channel of a piece. */
  int firstChannel(int piece) {
    return piece % slices() * width;
  }

  /** Channels of a piece: those of a slice, or fewer for the last. */
  int channels(int piece) {
    return Math.min(width, grid.maps().c() - firstChannel(piece));
  }

  /** Floats of a line: its pixels, each as wide as a slice. */
  int lineFloats() {
    return grid.maps().w() * width;
  }

  /** Floats of one pixel of each tile of a row. */
  int lanes() {
    return grid.columns() * width;
  }

  /** Reads a line; zeros where it is outside the map. */
  void get(int piece, int y, float[] line) {
    if (y < 0 || y >= grid.maps().h()) {
      Arrays.fill(line, 0);
      return;
    }
    FloatBuffer all = storage.floats();
    int start = start(piece, y);
    if (width == grid.maps().c()) {
      all.get(start, line, 0, line.length);
      return;
    }
    for (int x = 0; x < grid.maps().w(); x++) {
      all.get(start + x * grid.maps().c(), line, x * width, channels(piece));
    }
  }

  /** Writes a line; drops it where it is outside the map. */
  void put(int piece, int y, float[] line) {
    if (y < 0 || y >= grid.maps().h()) {
      return;
    }
    FloatBuffer all = storage.floats();
    int start = start(piece, y);
    if (width == grid.maps().c()) {
      all.put(start, line, 0, line.length);
      return;
    }
    for (int x = 0; x < grid.maps().w(); x++) {
      all.put(start + x * grid.maps().c(), line, x * width, channels(piece));
    }
  }

  private int start(int piece, int y) {
    int pixel = (example(piece) * grid.maps().h() + y) * grid.maps().w();
    return pixel * grid.maps().c() + firstChannel(piece);
  }

  private static int ceiling(int a, int b) {
    return (a + b - 1) / b;
  }
}
