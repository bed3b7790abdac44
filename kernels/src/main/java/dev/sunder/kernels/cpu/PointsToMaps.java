package dev.sunder.kernels.cpu;

import java.util.Arrays;

/** Transforms points back to tiles and joins them to blocked maps. */
final class PointsToMaps extends PointLoop {

  private final Storage maps;
  private final TileGrid grid;
  private final Epilogue epilogue;
  private final float[][] pixels;
  private final float[][] spare;

  /**
   * What is done to each pixel before it is stored.
   *
   * @param bias one for each channel, added; null for none
   * @param channels how many
   * @param rectified whether negative results become 0
   */
  record Epilogue(Storage bias, int channels, boolean rectified) {
    static final Epilogue NONE = new Epilogue(null, 0, false);
  }

  /**
   * Prepares the loop.
   *
   * @param count how many maps of one block of channels
   * @param transform to tiles of as many rows as it has; where tiles overlap, they are added up
   */
  PointsToMaps(
      CpuArena arena,
      Storage maps,
      int count,
      TileGrid grid,
      LaneTransform transform,
      PointArrays points,
      Epilogue epilogue) {
    super(arena, transform, points, grid.lanes(), count);
    this.maps = maps;
    this.grid = grid;
    this.epilogue = epilogue;
    this.pixels = perWorker(grid.mapFloats());
    this.spare = perWorker(grid.lanes());
  }

  @Override
  void compute(int piece, int worker, LaneTransform.Scratch s) {
    points.get(piece, s.input);
    transform.apply(s);
    grid.addOverlaps(s.output, transform.rows(), spare[worker]);
    if (epilogue.bias != null) {
      finish(piece, spare[worker], s.output);
    }
    float[] map = pixels[worker];
    grid.scatter(s.output, transform.rows(), map);
    maps.floats().put(piece * map.length, map, 0, map.length);
  }

  private void finish(int piece, float[] bias, float[][] tiles) {
    int block = grid.block();
    int blocks = (epilogue.channels + block - 1) / block;
    int first = piece % blocks * block;
    int channels = Math.min(block, epilogue.channels - first);
    epilogue.bias.floats().get(first, bias, 0, channels);
    Arrays.fill(bias, channels, block, 0);
    for (int filled = block; filled < bias.length; filled *= 2) {
      System.arraycopy(bias, 0, bias, filled, Math.min(filled, bias.length - filled));
    }
    for (float[] tile : tiles) {
      if (epilogue.rectified) {
        addRectified(tile, bias);
      } else {
        LaneTransform.add(tile, bias);
      }
    }
  }

  private static void addRectified(float[] values, float[] bias) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(values[i] + bias[i], 0);
    }
  }
}
