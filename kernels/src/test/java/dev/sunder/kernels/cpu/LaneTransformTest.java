package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Y = M·X·Mᵀ, lane by lane, for each matrix that a transformed convolution uses. */
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
  void expandsByTheFilterMatrix(int taps) {
    double[][] matrix = MinimalFilter.of(4, taps).filter();
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

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void reducesByTheTransposedFilterMatrix(int taps) {
    double[][] matrix = LaneTransform.transposed(MinimalFilter.of(4, taps).filter());
    check(matrix, LaneTransform.reducing(matrix));
  }

  private static void check(double[][] matrix, LaneTransform transform) {
    int rows = matrix.length;
    int columns = matrix[0].length;
    LaneTransform.Scratch scratch = transform.scratch(LANES);
    double[][] x = new double[columns * columns][LANES];
    Random random = new Random(3);
    for (int i = 0; i < x.length; i++) {
      for (int lane = 0; lane < LANES; lane++) {
        scratch.input[i][lane] = random.nextFloat() - 0.5f;
        x[i][lane] = scratch.input[i][lane];
      }
    }
    transform.apply(scratch);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        for (int lane = 0; lane < LANES; lane++) {
          double expected = 0;
          double magnitude = 0;
          for (int k = 0; k < columns; k++) {
            for (int l = 0; l < columns; l++) {
              double term = matrix[i][k] * x[k * columns + l][lane] * matrix[j][l];
              expected += term;
              magnitude += Math.abs(term);
            }
          }
          float actual = scratch.output[i * rows + j][lane];
          assertEquals(expected, actual, 1e-6 * (magnitude + 1e-3), i + ", " + j);
        }
      }
    }
  }
}
