package dev.sunder.kernels.cpu;

/** Cuts maps into tiles and transforms them. */
final class MapsToPoints extends PointLoop {

  private final Maps maps;

  /**
   * Prepares the loop.
   *
   * @param transform of tiles of as many rows as it has columns
   */
  MapsToPoints(CpuArena arena, Maps maps, LaneTransform transform, PointMatrices points) {
    super(arena, transform, points, maps.pieces(), maps.grid().lanes(), maps.grid().mapFloats());
    this.maps = maps;
  }

  @Override
  void compute(int piece, Own o) {
    for (int member = 0; member < maps.members(piece); member++) {
      maps.get(piece, member, o.copy);
      maps.grid().gather(o.copy, member, o.scratch.input, transform.columns());
    }
    transform.apply(o.scratch);
    points.put(maps.part(piece, o.part), o.scratch.output);
  }
}
