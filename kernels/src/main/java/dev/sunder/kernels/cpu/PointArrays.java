package dev.sunder.kernels.cpu;

import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.bytedeco.dnnl.memory;

/**
 * One array for each point of a {@link MinimalFilter}: transformed maps or filters, all in one
 * layout, one array after another.
 */
final class PointArrays {

  private final memory.desc layout;
  private final int points;
  private final int start;
  private final int length;
  private final Supplier<Storage> storage;
  private final Views views;

  /** Makes a view some bytes into the storage. */
  @FunctionalInterface
  private interface Views {
    memory at(memory.desc layout, long offset);
  }

  private PointArrays(
      memory.desc layout, int points, int start, Supplier<Storage> storage, Views views) {
    this.layout = layout;
    this.points = points;
    this.start = start;
    this.length = Math.toIntExact(layout.get_size() / Float.BYTES);
    this.storage = storage;
    this.views = views;
  }

  /** In memory of their own, whose values last. */
  static PointArrays kept(OperationBuilder builder, memory.desc layout, int points) {
    Storage block = builder.arena().allocate(points * layout.get_size(), builder.description());
    return new PointArrays(
        builder.arena().keep(layout),
        points,
        0,
        () -> block,
        (description, offset) -> builder.view(block, description, offset));
  }

  /** In the arena's shared block, {@code start} floats from its beginning. */
  static PointArrays shared(OperationBuilder builder, memory.desc layout, int points, int start) {
    SharedBlock block = builder.arena().points();
    return new PointArrays(
        builder.arena().keep(layout),
        points,
        start,
        block::storage,
        (description, offset) -> block.view(description, offset, builder.description()));
  }

  memory.desc layout() {
    return layout;
  }

  /** Where the floats after these arrays begin. */
  int end() {
    return start + points * length;
  }

  /** The array of one point, for a primitive. */
  memory view(int point) {
    return views.at(layout, (start + (long) point * length) * Float.BYTES);
  }

  /** Writes the piece-th run of every point. */
  void put(int piece, float[][] runs) {
    FloatBuffer all = storage.get().floats();
    for (int point = 0; point < points; point++) {
      int run = runs[point].length;
      all.put(start + point * length + piece * run, runs[point], 0, run);
    }
  }

  /** Reads the piece-th run of every point. */
  void get(int piece, float[][] runs) {
    FloatBuffer all = storage.get().floats();
    for (int point = 0; point < points; point++) {
      int run = runs[point].length;
      all.get(start + point * length + piece * run, runs[point], 0, run);
    }
  }
}
