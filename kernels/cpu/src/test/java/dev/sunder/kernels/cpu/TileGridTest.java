package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.kernels.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileGridTest {

  private static final int CHANNELS = 6;

  @Test
  void tilesAsLargeAsTheStepTakeALineApartAndTogether() {
    TileGrid grid = grid(7, 0, 2);
    float[] line = random(7 * CHANNELS, 1);
    float[][] tiles = cut(grid, line, 4);
    float[] joined = new float[line.length];
    grid.scatter(tiles, CHANNELS, joined);
    assertArrayEquals(line, joined);
  }

  @Test
  void pixelsOutsideTheMapAreLeftAlone() {
    TileGrid grid = new TileGrid(new Shape(1, 1, 2, 2), 4, 1, 1, 1);
    float[] line = {1, 2};
    float[] taken = new float[6];
    for (int j = 0; j < 6; j++) {
      float[] lane = {9};
      grid.gather(line, j, 1, lane);
      taken[j] = lane[0];
    }
    assertArrayEquals(new float[] {9, 1, 2, 9, 9, 9}, taken);
  }

  @Test
  void linesOfARowOfTilesBeginAtTheMargin() {
    TileGrid grid = new TileGrid(new Shape(1, 1, 9, 9), 4, 2, 3, 3);
    assertEquals(-2, grid.line(0, 0));
    assertEquals(5, grid.line(1, 3));
  }

  /** Joining overlapping tiles is the adjoint of cutting: ⟨cut(x), t⟩ = ⟨x, join(t)⟩. */
  @ParameterizedTest(name = "{0} pixels, tiles of {1}, margin {2}")
  @CsvSource({"11,6,1,3", "14,6,0,3", "9,8,2,3", "8,6,2,3", "5,8,0,1", "27,8,2,7"})
  void joiningIsTheAdjointOfCutting(int width, int size, int margin, int columns) {
    TileGrid grid = grid(width, margin, columns);
    float[] x = random(width * CHANNELS, 2);
    float[][] cut = cut(grid, x, size);
    float[][] t = new float[size][];
    double left = 0;
    for (int j = 0; j < size; j++) {
      t[j] = random(columns * CHANNELS, 100 + j);
      left += dot(cut[j], t[j]);
    }
    float[] joined = new float[x.length];
    grid.scatter(t, CHANNELS, joined);
    assertEquals(left, dot(x, joined), 1e-4);
  }

  private static TileGrid grid(int width, int margin, int columns) {
    return new TileGrid(new Shape(1, CHANNELS, 5, width), 4, margin, 2, columns);
  }

  private static float[][] cut(TileGrid grid, float[] line, int size) {
    float[][] tiles = new float[size][grid.columns() * CHANNELS];
    for (int j = 0; j < size; j++) {
      grid.gather(line, j, CHANNELS, tiles[j]);
    }
    return tiles;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
