package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileGridTest {

  private static final int BLOCK = 2;
  private static final int GROUP = 3;

  @Test
  void tilesAsLargeAsTheStepTakeTheMapApartAndTogether() {
    TileGrid grid = new TileGrid(6, 7, 4, 0, 2, 2, BLOCK, 1);
    float[] map = random(grid.mapFloats(), 1);
    float[][] tiles = new float[16][grid.lanes()];
    grid.gather(map, 0, tiles, 4);
    float[] joined = new float[map.length];
    grid.scatter(tiles, 4, 0, joined);
    assertArrayEquals(map, joined);
  }

  @Test
  void pixelsOutsideTheMapAreLeftAlone() {
    TileGrid grid = new TileGrid(2, 2, 4, 1, 1, 1, 1, 1);
    float[][] tiles = new float[36][1];
    grid.gather(new float[] {1, 2, 3, 4}, 0, tiles, 6);
    float[] expected = new float[36];
    expected[7] = 1;
    expected[8] = 2;
    expected[13] = 3;
    expected[14] = 4;
    for (int i = 0; i < 36; i++) {
      assertEquals(expected[i], tiles[i][0], "element " + i);
    }
  }

  /** Joining overlapping tiles is the adjoint of cutting: ⟨cut(x), t⟩ = ⟨x, join(t)⟩. */
  @ParameterizedTest
  @CsvSource({"13,11,6,1,4,3", "14,14,6,0,3,3", "27,9,8,2,7,3", "8,8,6,2,3,3", "5,5,8,0,1,1"})
  void joiningIsTheAdjointOfCutting(
      int height, int width, int size, int margin, int rows, int columns) {
    TileGrid grid = new TileGrid(height, width, 4, margin, rows, columns, BLOCK, GROUP);
    float[][] x = new float[GROUP][];
    float[][] cut = new float[size * size][grid.lanes()];
    for (int member = 0; member < GROUP; member++) {
      x[member] = random(grid.mapFloats(), 2 + member);
      grid.gather(x[member], member, cut, size);
    }

    float[][] t = new float[size * size][];
    double left = 0;
    for (int i = 0; i < t.length; i++) {
      t[i] = random(grid.lanes(), 100 + i);
      for (int lane = 0; lane < grid.lanes(); lane++) {
        left += (double) cut[i][lane] * t[i][lane];
      }
    }
    grid.addOverlaps(t, size, new float[grid.lanes()]);
    double right = 0;
    for (int member = 0; member < GROUP; member++) {
      float[] joined = new float[grid.mapFloats()];
      grid.scatter(t, size, member, joined);
      for (int i = 0; i < joined.length; i++) {
        right += (double) x[member][i] * joined[i];
      }
    }
    assertEquals(left, right, 1e-4 * Math.sqrt(grid.lanes()));
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
