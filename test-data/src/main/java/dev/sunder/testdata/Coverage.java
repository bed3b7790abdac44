package dev.sunder.testdata;

import java.util.Arrays;

/**
 * How much of each pixel an outline covers, under the nonzero winding rule: exact along x, sampled
 * on eight lines a pixel along y.
 */
final class Coverage {
  private static final int LINES = 8;

  private final int width;
  private final int height;
  private final double[][] places;
  private final int[][] turns;
  private final int[] counts;
  private final double[] row;

  Coverage(int width, int height) {
    this.width = width;
    this.height = height;
    this.places = new double[height * LINES][16];
    this.turns = new int[height * LINES][16];
    this.counts = new int[height * LINES];
    this.row = new double[width];
  }

  /** Takes pixels in turn. */
  interface Sink {
    /** The pixel in column x of row y is covered by a share of more than 0 up to 1. */
    void cover(int x, int y, double share);
  }

  void scan(Outline outline, Sink sink) {
    Arrays.fill(counts, 0);
    for (double[] ring : outline.rings()) {
      for (int i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        edge(ring[j], ring[j + 1], ring[i], ring[i + 1]);
      }
    }
    for (int y = 0; y < height; y++) {
      if (gather(y)) {
        for (int x = 0; x < width; x++) {
          if (row[x] > 0) {
            sink.cover(x, y, Math.min(1, row[x] / LINES));
          }
        }
      }
    }
  }

  private void edge(double x0, double y0, double x1, double y1) {
    if (y0 > y1) {
      crossings(x1, y1, x0, y0, -1);
    } else if (y0 < y1) {
      crossings(x0, y0, x1, y1, 1);
    }
  }

  private void crossings(double x0, double y0, double x1, double y1, int turn) {
    double slope = (x1 - x0) / (y1 - y0);
    int first = (int) Math.max(0, Math.ceil(y0 * LINES - 0.5));
    int end = (int) Math.min(counts.length, Math.ceil(y1 * LINES - 0.5));
    for (int line = first; line < end; line++) {
      insert(line, x0 + ((line + 0.5) / LINES - y0) * slope, turn);
    }
  }

  private void insert(int line, double x, int turn) {
    int count = counts[line];
    if (count == places[line].length) {
      places[line] = Arrays.copyOf(places[line], 2 * count);
      turns[line] = Arrays.copyOf(turns[line], 2 * count);
    }
    double[] place = places[line];
    int[] direction = turns[line];
    int at = count;
    while (at > 0 && place[at - 1] > x) {
      place[at] = place[at - 1];
      direction[at] = direction[at - 1];
      at--;
    }
    place[at] = x;
    direction[at] = turn;
    counts[line] = count + 1;
  }

  /** Sums the lines of pixel row y into {@link #row}; false when none is crossed. */
  private boolean gather(int y) {
    boolean any = false;
    Arrays.fill(row, 0);
    for (int line = y * LINES; line < (y + 1) * LINES; line++) {
      int winding = 0;
      for (int i = 0; i < counts[line]; i++) {
        if (winding != 0) {
          span(places[line][i - 1], places[line][i]);
        }
        winding += turns[line][i];
      }
      any |= counts[line] > 0;
    }
    return any;
  }

  private void span(double from, double to) {
    double left = Math.max(0, from);
    double right = Math.min(width, to);
    if (left >= right) {
      return;
    }
    int first = (int) left;
    int last = (int) right;
    if (first == last) {
      row[first] += right - left;
      return;
    }
    row[first] += first + 1 - left;
    for (int x = first + 1; x < last; x++) {
      row[x] += 1;
    }
    if (last < width) {
      row[last] += right - last;
    }
  }
}
