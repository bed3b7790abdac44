package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Shape;
import java.util.function.Consumer;

/**
 * How the kernels' {@code channel_sum} adds up channels, in a grid of channels and parts.
 *
 * @param parts in how many parts a channel's examples are added up
 * @param lanes how many threads share a map
 */
record ChannelSum(int parts, int lanes) {

  /** Threads of a block. */
  static final int THREADS = 128;

  /** Threads of a block that adds up 32 columns. */
  static final int COLUMN_THREADS = 256;

  /** Threads that run in step. */
  static final int WARP = 32;

  // Of a map that a whole block shares; a smaller one keeps 32 threads busy.
  private static final int LARGE_AREA = 1024;
  // So that few channels still fill a GPU.
  private static final int MOST_PARTS = 64;

  static ChannelSum of(Shape shape) {
    int lanes = lanes(shape);
    return new ChannelSum(Math.min(blocks(shape.n(), lanes), MOST_PARTS), lanes);
  }

  /** How many threads share a map of that shape. */
  static int lanes(Shape shape) {
    return shape.h() * shape.w() >= LARGE_AREA ? THREADS : WARP;
  }

  /**
   * Adds what adds up channels to a vector.
   *
   * @param addParts adds a kernel that leaves the sums of the parts of each channel: float32
   *     (parts, channels)
   */
  void addTo(OperationBuilder builder, CudaTensor vector, Consumer<DevicePointer> addParts) {
    int channels = vector.shape().c();
    if (parts == 1) {
      addParts.accept(vector.memory());
      return;
    }
    DevicePointer sums = builder.memory((long) channels * parts * Float.BYTES);
    addParts.accept(sums);
    builder.launch(
        "sum_parts",
        columnBlocks(channels),
        1,
        COLUMN_THREADS,
        new Arguments().pointer(sums).pointer(vector.memory()).integers(channels).integers(parts));
  }

  /** The blocks of a kernel that adds up columns, 32 columns each. */
  static int columnBlocks(int columns) {
    return (columns - 1) / WARP + 1;
  }

  /** The blocks for so many maps at once. */
  static int blocks(int maps, int lanes) {
    return (maps - 1) / (THREADS / lanes) + 1;
  }
}
