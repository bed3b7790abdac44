package dev.sunder.kernels.cpu;

/**
 * A batch of maps in a blocked layout, in groups of blocks of channels that are transformed
 * together.
 *
 * @param storage where they are
 * @param examples of the batch
 * @param blocks of channels of an example
 * @param grid of tiles
 */
record Maps(Storage storage, int examples, int blocks, TileGrid grid) {

  /** Groups of an example; the last may have fewer members. */
  int groups() {
    return (blocks + grid.group() - 1) / grid.group();
  }

  /** Groups of all examples, the pieces of a loop. */
  int pieces() {
    return examples * groups();
  }

  /** The first block of a piece. */
  int firstBlock(int piece) {
    return piece % groups() * grid.group();
  }

  /** How many blocks a piece has. */
  int members(int piece) {
    return Math.min(grid.group(), blocks - firstBlock(piece));
  }

  /** Reads a map of a piece. */
  void get(int piece, int member, float[] map) {
    storage.floats().get(start(piece, member), map, 0, map.length);
  }

  /** Writes a map of a piece. */
  void put(int piece, int member, float[] map) {
    storage.floats().put(start(piece, member), map, 0, map.length);
  }

  /** The rows and columns of a piece in the matrices at the points. */
  PointMatrices.Part part(int piece, PointMatrices.Part part) {
    int example = piece / groups();
    return part.at(
        example * grid.tiles(),
        grid.tiles(),
        firstBlock(piece) * grid.block(),
        members(piece) * grid.block(),
        grid.stride());
  }

  private int start(int piece, int member) {
    return (piece / groups() * blocks + firstBlock(piece) + member) * grid.mapFloats();
  }
}
