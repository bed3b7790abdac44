package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Shape;

/**
 * Maps cut into square tiles at regular steps: tile (r, c) begins at pixel (r · step − margin, c ·
 * step − margin). Tiles may be larger than the step, and so overlap, and may reach over the border,
 * where pixels are zero.
 *
 * @param maps the maps' shape, (N, C, H, W)
 * @param step pixels from one tile to the next
 * @param margin how far the first tile reaches over the border
 * @param rows of tiles
 * @param columns of tiles
 */
record TileGrid(Shape maps, int step, int margin, int rows, int columns) {

  /** Tiles of one map. */
  int tiles() {
    return rows * columns;
  }

  /** The line of the map that is line {@code i} of the tiles of a row; may be outside. */
  int line(int row, int i) {
    return row * step - margin + i;
  }

  /**
   * Copies column {@code j} of every tile of a row from a line of the map; what is outside the map
   * is left alone.
   *
   * @param line W pixels of {@code channels} floats
   * @param lanes one pixel for each tile
   */
  void gather(float[] line, int j, int channels, float[] lanes) {
    for (int column = 0; column < columns; column++) {
      int x = column * step - margin + j;
      if (x >= 0 && x < maps.w()) {
        System.arraycopy(line, x * channels, lanes, column * channels, channels);
      }
    }
  }

  /**
   * Copies the tiles of a row to a line of the map; pixels on which tiles overlap become the sum of
   * theirs, what is outside the map is dropped.
   *
   * @param tiles for each column of the tiles, one pixel for each tile; overwritten
   * @param line W pixels of {@code channels} floats
   */
  void scatter(float[][] tiles, int channels, float[] line) {
    int size = tiles.length;
    for (int j = step; j < size; j++) {
      LaneTransform.addShifted(tiles[j - step], tiles[j], channels);
    }
    for (int j = 0; j < size; j++) {
      for (int column = j < step ? 0 : columns - 1; column < columns; column++) {
        int x = column * step - margin + j;
        if (x >= 0 && x < maps.w()) {
          System.arraycopy(tiles[j], column * channels, line, x * channels, channels);
        }
      }
    }
  }
}
