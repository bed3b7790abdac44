package dev.sunder.kernels.cpu;

import java.util.Arrays;

/** Transforms points back to tiles and joins them to maps. */
final class PointsToMaps extends PointLoop {

  private final Maps maps;
  private final Epilogue epilogue;

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
   * @param transform to tiles of as many rows as it has; where tiles overlap, they are added up
   */
  PointsToMaps(
      CpuArena arena, Maps maps, LaneTransform transform, PointMatrices points, Epilogue epilogue) {
    super(arena, transform, points, maps.pieces(), maps.grid().lanes(), maps.grid().mapFloats());
    this.maps = maps;
    this.epilogue = epilogue;
  }

  @Override
  void compute(int piece, Own o) {
    points.get(maps.part(piece, o.part), o.scratch.input);
    transform.apply(o.scratch);
    float[][] tiles = o.scratch.output;
    maps.grid().addOverlaps(tiles, transform.rows(), o.spare);
    if (epilogue.bias != null) {
      finish(maps.firstBlock(piece) * maps.grid().block(), tiles, o.spare);
    }
    for (int member = 0; member < maps.members(piece); member++) {
      maps.grid().scatter(tiles, transform.rows(), member, o.copy);
      maps.put(piece, member, o.copy);
    }
  }

  private void finish(int firstChannel, float[][] tiles, float[] bias) {
    int stride = maps.grid().stride();
    int channels = Math.min(stride, epilogue.channels - firstChannel);
    epilogue.bias.floats().get(firstChannel, bias, 0, channels);
    Arrays.fill(bias, channels, stride, 0);
    for (int filled = stride; filled < bias.length; filled *= 2) {
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
