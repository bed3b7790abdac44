package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Mode;

/** Cuts maps into tiles and transforms them. */
final class MapsToPoints extends PointLoop {

  /**
   * Prepares the loop.
   *
   * @param transform of tiles of as many rows as it has columns
   */
  MapsToPoints(
      CpuArena arena, Mode mode, Maps maps, LaneTransform transform, PointMatrices points) {
    super(
        arena, mode, maps, transform, points, new Lines(transform.columns(), transform.rows(), 0));
  }

  @Override
  void compute(int piece, int row, Own o) {
    for (int i = 0; i < transform.columns(); i++) {
      maps.get(piece, maps.grid().line(row, i), o.lines[i]);
    }
    transform.apply(o.lines, o.transformedLines);
    for (int i = 0; i < transform.rows(); i++) {
      for (int j = 0; j < transform.columns(); j++) {
        maps.grid().gather(o.transformedLines[i], j, maps.width(), o.columns[j]);
      }
      transform.apply(o.columns, o.transformedColumns);
      for (int j = 0; j < transform.rows(); j++) {
        points.put(i * transform.rows() + j, o.part, o.transformedColumns[j]);
      }
    }
  }
}
