package dev.sunder.kernels.cpu;

import java.nio.FloatBuffer;

/** Transforms blocked filters to points, or gradients at points back to gradients of filters. */
final class FilterLoop extends PointLoop {

  private final Storage filters;
  private final Direction direction;
  private final int rows;
  private final int columns;

  /** Which way, and how the filters lie. */
  enum Direction {
    /** Filters to points, blocks in the same order. */
    FORWARD,
    /** Filters to points, rows and columns of blocks exchanged. */
    TRANSPOSED,
    /** Points to filters, blocks in the same order. */
    BACK
  }

  /**
   * Prepares the loop.
   *
   * @param rows of blocks, at the points
   * @param columns of blocks, at the points
   * @param lanes floats of one block
   */
  FilterLoop(
      CpuArena arena,
      Storage filters,
      Direction direction,
      int rows,
      int columns,
      int lanes,
      LaneTransform transform,
      PointArrays points) {
    super(arena, transform, points, lanes, rows * columns);
    this.filters = filters;
    this.direction = direction;
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  void compute(int piece, int worker, LaneTransform.Scratch s) {
    FloatBuffer all = filters.floats();
    if (direction == Direction.BACK) {
      points.get(piece, s.input);
      transform.apply(s);
      int taps = s.output.length;
      for (int tap = 0; tap < taps; tap++) {
        float[] block = s.output[tap];
        all.put((piece * taps + tap) * block.length, block, 0, block.length);
      }
      return;
    }
    int source =
        direction == Direction.TRANSPOSED ? piece % columns * rows + piece / columns : piece;
    int taps = s.input.length;
    for (int tap = 0; tap < taps; tap++) {
      float[] block = s.input[tap];
      all.get((source * taps + tap) * block.length, block, 0, block.length);
    }
    transform.apply(s);
    points.put(piece, s.output);
  }
}
