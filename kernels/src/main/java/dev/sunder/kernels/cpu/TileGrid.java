package dev.sunder.kernels.cpu;

import java.util.Arrays;

/**
 * Square tiles of a map's pixels at regular steps: tile (r, c) begins at pixel (r · step − margin,
 * c · step − margin). Tiles may be larger than the step, and so overlap, and may reach over the
 * border, where pixels are zero.
 *
 * <p>A pixel is a vector of {@code block} channels. Tiles of {@code group} maps, the blocks of
 * channels that follow one another, are handled all at once: element (i, j) of every tile is one
 * array of lanes, tile after tile, with the channels of all maps of the group side by side.
 */
record TileGrid(
    int height, int width, int step, int margin, int rows, int columns, int block, int group) {

  /** Floats of one map. */
  int mapFloats() {
    return height * width * block;
  }

  /** Tiles of one map. */
  int tiles() {
    return rows * columns;
  }

  /** Lanes of one tile. */
  int stride() {
    return group * block;
  }

  /** Length of the array of one element of every tile. */
  int lanes() {
    return tiles() * stride();
  }

  /**
   * Copies pixels of one map of the group to tiles of {@code size} rows; what is outside the map is
   * left alone.
   */
  void gather(float[] map, int member, float[][] tiles, int size) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        float[] lanes = tiles[i * size + j];
        for (int row = 0; row < rows; row++) {
          int y = row * step - margin + i;
          for (int column = 0; column < columns; column++) {
            int x = column * step - margin + j;
            if (y >= 0 && y < height && x >= 0 && x < width) {
              System.arraycopy(
                  map, (y * width + x) * block, lanes, lane(row, column, member), block);
            }
          }
        }
      }
    }
  }

  /**
   * Adds to each tile of {@code size} rows what the tiles above and to the left hold of the same
   * pixels.
   *
   * @param spare an array of {@link #lanes}
   */
  void addOverlaps(float[][] tiles, int size, float[] spare) {
    int line = columns * stride();
    for (int i = 0; i + step < size; i++) {
      for (int j = 0; j < size; j++) {
        Arrays.fill(spare, 0, line, 0);
        System.arraycopy(tiles[(i + step) * size + j], 0, spare, line, lanes() - line);
        LaneTransform.add(tiles[i * size + j], spare);
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j + step < size; j++) {
        System.arraycopy(tiles[i * size + j + step], 0, spare, stride(), lanes() - stride());
        for (int row = 0; row < rows; row++) {
          Arrays.fill(spare, row * line, row * line + stride(), 0);
        }
        LaneTransform.add(tiles[i * size + j], spare);
      }
    }
  }

  /**
   * Copies tiles of {@code size} rows to pixels of one map of the group: of overlapping tiles, the
   * lower right one, which holds the sum. What is outside the map is dropped.
   */
  void scatter(float[][] tiles, int size, int member, float[] map) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        float[] lanes = tiles[i * size + j];
        for (int row = i < step ? 0 : rows - 1; row < rows; row++) {
          int y = row * step - margin + i;
          for (int column = j < step ? 0 : columns - 1; column < columns; column++) {
            int x = column * step - margin + j;
            if (y >= 0 && y < height && x >= 0 && x < width) {
              System.arraycopy(
                  lanes, lane(row, column, member), map, (y * width + x) * block, block);
            }
          }
        }
      }
    }
  }

  private int lane(int row, int column, int member) {
    return ((row * columns + column) * group + member) * block;
  }
}
