package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** y = M·x, lane by lane, for each matrix that a transformed convolution uses on maps. */
class LaneTransformTest {

  private static final int LANES = 19;

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void expandsByTheInputMatrix(int taps) {
    double[][] matrix = MinimalFilter.of(4, taps).input();
    check(matrix, LaneTransform.expanding(matrix));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void expandsByTheTransposedOutputMatrix(int taps) {
    double[][] matrix = LaneTransform.transposed(MinimalFilter.of(4, taps).output());
    check(matrix, LaneTransform.expanding(matrix));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void reducesByTheOutputMatrix(int taps) {
    double[][] matrix = MinimalFilter.of(4, taps).output();
    check(matrix, LaneTransform.reducing(matrix));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void reducesByTheTransposedInputMatrix(int taps) {
    double[][] matrix = LaneTransform.transposed(MinimalFilter.of(4, taps).input());
    check(matrix, LaneTransform.reducing(matrix));
  }

  @Test
  void addsLanesShifted() {
    float[] a = {1, 2, 3, 4};
    LaneTransform.addShifted(a, new float[] {10, 20, 30, 40}, 2);
    assertArrayEquals(new float[] {1, 2, 13, 24}, a);
  }

  private static void check(double[][] matrix, LaneTransform transform) {
    int rows = matrix.length;
    int columns = matrix[0].length;
    assertEquals(rows, transform.rows());
    assertEquals(columns, transform.columns());
    float[][] x = new float[columns][LANES];
    double[][] kept = new double[columns][LANES];
    Random random = new Random(3);
    for (int j = 0; j < columns; j++) {
      for (int lane = 0; lane < LANES; lane++) {
        x[j][lane] = random.nextFloat() - 0.5f;
        kept[j][lane] = x[j][lane];
      }
    }
    float[][] y = new float[rows][LANES];
    transform.apply(x, y);
    for (int i = 0; i < rows; i++) {
      for (int lane = 0; lane < LANES; lane++) {
        double expected = 0;
        double magnitude = 0;
        for (int j = 0; j < columns; j++) {
          expected += matrix[i][j] * kept[j][lane];
          magnitude += Math.abs(matrix[i][j] * kept[j][lane]);
        }
        assertEquals(expected, y[i][lane], 5e-7 * (magnitude + 1e-3), "element " + i);
      }
    }
  }
}
