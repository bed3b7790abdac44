package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimalFilterTest {

  @ParameterizedTest
  @CsvSource({"2,3", "4,3", "2,5", "4,5"})
  void computesTheCorrelation(int outputs, int taps) {
    Random random = new Random(7);
    double[] input = random.doubles(outputs + taps - 1, -1, 1).toArray();
    double[] filter = random.doubles(taps, -1, 1).toArray();

    MinimalFilter minimal = MinimalFilter.of(outputs, taps);
    double[] transformed = times(minimal.input(), input);
    double[] transformedFilter = times(minimal.filter(), filter);
    double[] products = new double[transformed.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = transformed[i] * transformedFilter[i];
    }
    double[] result = times(minimal.output(), products);

    for (int i = 0; i < outputs; i++) {
      double expected = 0;
      for (int t = 0; t < taps; t++) {
        expected += filter[t] * input[i + t];
      }
      assertEquals(expected, result[i], 1e-12);
    }
  }

  @Test
  void hasNoPointsForOtherSizes() {
    assertThrows(IllegalArgumentException.class, () -> MinimalFilter.of(3, 3));
    assertThrows(IllegalArgumentException.class, () -> MinimalFilter.of(8, 3));
  }

  static double[] times(double[][] matrix, double[] vector) {
    double[] result = new double[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < vector.length; j++) {
        result[i] += matrix[i][j] * vector[j];
      }
    }
    return result;
  }
}
