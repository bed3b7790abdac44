package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Mode;

/**
 * A loop, on all threads, that transforms maps to the points of a {@link MinimalFilter} or back,
 * one row of tiles after another. A tile is transformed line by line and column by column: the
 * lines of the maps are transformed whole, before they are cut or after they are joined.
 */
abstract class PointLoop implements Step, Workers.Body {

  final Maps maps;
  final LaneTransform transform;
  final PointMatrices points;
  private final Workers workers;
  private final Own[] own;

  /** What a thread has to itself, so that nothing is allocated. */
  static final class Own {
    /** Lines of the maps, and the same after or before the transform of columns. */
    final float[][] lines;

    final float[][] transformedLines;

    /** Columns of the tiles of a row, and the same after the transform of lines. */
    final float[][] columns;

    final float[][] transformedColumns;

    final PointMatrices.Part part = new PointMatrices.Part();

    /** More lines, for what lasts from one row of tiles to the next. */
    final float[][] spareLines;

    private Own(Maps maps, Lines counts, LaneTransform transform) {
      lines = new float[counts.maps][maps.lineFloats()];
      transformedLines = new float[counts.points][maps.lineFloats()];
      spareLines = new float[counts.spare][maps.lineFloats()];
      columns = new float[transform.columns()][maps.lanes()];
      transformedColumns = new float[transform.rows()][maps.lanes()];
    }
  }

  /**
   * How many lines a thread works on: of the maps and of points in a row of tiles, and spare ones.
   */
  record Lines(int maps, int points, int spare) {}

  PointLoop(
      CpuArena arena,
      Mode mode,
      Maps maps,
      LaneTransform transform,
      PointMatrices points,
      Lines lines) {
    this.maps = maps;
    this.transform = transform;
    this.points = points;
    workers = arena.device().workers(mode);
    own = new Own[workers.count()];
    for (int i = 0; i < own.length; i++) {
      own[i] = new Own(maps, lines, transform);
    }
  }

  @Override
  public final void run() {
    workers.run(maps.pieces(), this);
  }

  @Override
  public final void run(int piece, int worker) {
    Own o = own[worker];
    TileGrid grid = maps.grid();
    int first = maps.firstRow(piece);
    for (int row = first; row < first + maps.rows(piece); row++) {
      o.part.at(
          (maps.example(piece) * grid.rows() + row) * grid.columns(),
          grid.columns(),
          maps.firstChannel(piece),
          maps.channels(piece),
          maps.width());
      compute(piece, row, o);
    }
  }

  /** Computes one row of the piece's tiles, which are the part of the matrices at the points. */
  abstract void compute(int piece, int row, Own o);
}
