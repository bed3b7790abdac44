package dev.sunder.kernels.cpu;

/** Cuts blocked maps into tiles and transforms them. */
final class MapsToPoints extends PointLoop {

  private final Storage maps;
  private final TileGrid grid;
  private final float[][] pixels;

  /**
   * Prepares the loop.
   *
   * @param count how many maps of one block of channels
   * @param transform of tiles of as many rows as it has columns
   */
  MapsToPoints(
      CpuArena arena,
      Storage maps,
      int count,
      TileGrid grid,
      LaneTransform transform,
      PointArrays points) {
    super(arena, transform, points, grid.lanes(), count);
    this.maps = maps;
    this.grid = grid;
    this.pixels = perWorker(grid.mapFloats());
  }

  @Override
  void compute(int piece, int worker, LaneTransform.Scratch s) {
    float[] map = pixels[worker];
    maps.floats().get(piece * map.length, map, 0, map.length);
    grid.gather(map, s.input, transform.columns());
    transform.apply(s);
    points.put(piece, s.output);
  }
}
