package dev.sunder.kernels.cpu;

import java.util.Arrays;

/**
 * Square tiles of a map's pixels, each pixel a vector of {@code block} channels, at regular steps:
 * tile (r, c) begins at pixel (r · step − margin, c · step − margin). Tiles may be larger than the
 * step, and so overlap, and may reach over the border, where pixels are zero.
 *
 * <p>Tiles are handled all at once: element (i, j) of every tile is one array, tile after tile.
 */
record TileGrid(int height, int width, int step, int margin, int rows, int columns, int block) {

  /** Floats of one map. */
  int mapFloats() {
    return height * width * block;
  }

  /** Length of the array of one element of every tile. */
  int lanes() {
    return rows * columns * block;
  }

  /** Copies pixels to tiles of {@code size} rows; what is outside the map is left alone. */
  void gather(float[] map, float[][] tiles, int size) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        float[] lanes = tiles[i * size + j];
        for (int row = 0; row < rows; row++) {
          int y = row * step - margin + i;
          for (int column = 0; column < columns; column++) {
            int x = column * step - margin + j;
            if (y >= 0 && y < height && x >= 0 && x < width) {
              System.arraycopy(
                  map, (y * width + x) * block, lanes, (row * columns + column) * block, block);
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
    int line = columns * block;
    for (int i = 0; i + step < size; i++) {
      for (int j = 0; j < size; j++) {
        Arrays.fill(spare, 0, line, 0);
        System.arraycopy(tiles[(i + step) * size + j], 0, spare, line, lanes() - line);
        LaneTransform.add(tiles[i * size + j], spare);
      }
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j + step < size; j++) {
        System.arraycopy(tiles[i * size + j + step], 0, spare, block, lanes() - block);
        for (int row = 0; row < rows; row++) {
          Arrays.fill(spare, row * line, row * line + block, 0);
        }
        LaneTransform.add(tiles[i * size + j], spare);
      }
    }
  }

  /**
   * Copies tiles of {@code size} rows to pixels: of overlapping tiles, the lower right one, which
   * holds the sum. What is outside the map is dropped.
   */
  void scatter(float[][] tiles, int size, float[] map) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        float[] lanes = tiles[i * size + j];
        for (int row = i < step ? 0 : rows - 1; row < rows; row++) {
          int y = row * step - margin + i;
          for (int column = j < step ? 0 : columns - 1; column < columns; column++) {
            int x = column * step - margin + j;
            if (y >= 0 && y < height && x >= 0 && x < width) {
              System.arraycopy(
                  lanes, (row * columns + column) * block, map, (y * width + x) * block, block);
            }
          }
        }
      }
    }
  }
}
