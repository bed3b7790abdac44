package dev.sunder.kernels.cpu;

import java.nio.FloatBuffer;

/**
 * Transforms filters in layout OIhw16i16o to points, or gradients at points back to gradients of
 * such filters.
 */
final class FilterLoop extends PointLoop {

  private static final int BLOCK = 16;
  private static final int AREA = BLOCK * BLOCK;
  // Blocks of outputs that are transformed together: rows of 256 bytes at the points.
  private static final int GROUP = 4;

  private final Storage filters;
  private final boolean back;
  private final int outBlocks;
  private final int inBlocks;
  private final int groups;

  private FilterLoop(
      CpuArena arena,
      Storage filters,
      boolean back,
      int outBlocks,
      int inBlocks,
      LaneTransform transform,
      PointMatrices points) {
    super(arena, transform, points, groups(outBlocks) * inBlocks, GROUP * AREA, AREA);
    this.filters = filters;
    this.back = back;
    this.outBlocks = outBlocks;
    this.inBlocks = inBlocks;
    this.groups = groups(outBlocks);
  }

  /** Filters to points. */
  static FilterLoop toPoints(
      CpuArena arena,
      Storage filters,
      int outBlocks,
      int inBlocks,
      LaneTransform transform,
      PointMatrices points) {
    return new FilterLoop(arena, filters, false, outBlocks, inBlocks, transform, points);
  }

  /** Points to filters. */
  static FilterLoop fromPoints(
      CpuArena arena,
      Storage filters,
      int outBlocks,
      int inBlocks,
      LaneTransform transform,
      PointMatrices points) {
    return new FilterLoop(arena, filters, true, outBlocks, inBlocks, transform, points);
  }

  private static int groups(int outBlocks) {
    return (outBlocks + GROUP - 1) / GROUP;
  }

  @Override
  void compute(int piece, Own o) {
    int in = piece / groups;
    int out = piece % groups * GROUP;
    int members = Math.min(GROUP, outBlocks - out);
    o.part.at(in * BLOCK, BLOCK, out * BLOCK, members * BLOCK, GROUP * BLOCK);
    if (back) {
      points.get(o.part, o.scratch.input);
      transform.apply(o.scratch);
      copy(in, out, members, o.scratch.output, o.copy);
    } else {
      copy(in, out, members, o.scratch.input, o.copy);
      transform.apply(o.scratch);
      points.put(o.part, o.scratch.output);
    }
  }

  /** Copies each tap's blocks to lanes, outputs of the group side by side, or back. */
  private void copy(int in, int out, int members, float[][] taps, float[] block) {
    FloatBuffer all = filters.floats();
    for (int tap = 0; tap < taps.length; tap++) {
      for (int member = 0; member < members; member++) {
        int at = (((out + member) * inBlocks + in) * taps.length + tap) * AREA;
        if (!back) {
          all.get(at, block, 0, AREA);
        }
        for (int input = 0; input < BLOCK; input++) {
          int lane = (input * GROUP + member) * BLOCK;
          if (back) {
            System.arraycopy(taps[tap], lane, block, input * BLOCK, BLOCK);
          } else {
            System.arraycopy(block, input * BLOCK, taps[tap], lane, BLOCK);
          }
        }
        if (back) {
          all.put(at, block, 0, AREA);
        }
      }
    }
  }
}
