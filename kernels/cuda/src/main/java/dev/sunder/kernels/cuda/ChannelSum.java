package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Shape;

/**
 * How the kernels' {@code channel_sum} adds up channels, in a grid of channels and parts.
 *
 * @param parts in how many parts a channel's examples are added up
 * @param lanes how many threads share a map
 */
record ChannelSum(int parts, int lanes) {

  /** Threads of a block. */
  static final int THREADS = 128;

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

  /** The blocks for so many maps at once. */
  static int blocks(int maps, int lanes) {
    return (maps - 1) / (THREADS / lanes) + 1;
  }
}
