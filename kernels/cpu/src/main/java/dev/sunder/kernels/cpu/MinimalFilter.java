package dev.sunder.kernels.cpu;

/**
 * The minimal filtering algorithm F(m, r) of Toom, Cook and Winograd: m outputs of an r-tap filter
 * from n = m + r − 1 inputs with n multiplications, y = A·[(G·g) ⊙ (B·d)], for correlation.
 *
 * <p>Built from n − 1 finite points, 0 and pairs ±p, and the point at infinity, as in Lavin and
 * Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016). Row 0 of B and G belongs
 * to the point 0, rows 2k − 1 and 2k to a pair, the last to infinity.
 */
final class MinimalFilter {

  private static final double[] PAIRS = {1, 2, 0.5};

  private final double[][] input;
  private final double[][] filter;
  private final double[][] output;

  private MinimalFilter(double[] points, int outputs, int taps) {
    input = inputMatrix(points);
    filter = filterMatrix(points, taps);
    output = outputMatrix(points, outputs);
  }

  /**
   * The algorithm for {@code outputs} at a time.
   *
   * @param outputs m
   * @param taps r; m + r − 1 must be 4, 6 or 8
   */
  static MinimalFilter of(int outputs, int taps) {
    int size = outputs + taps - 1;
    if (size % 2 != 0 || size < 4 || size > 2 + 2 * PAIRS.length) {
      throw new IllegalArgumentException("no points for F(" + outputs + ", " + taps + ")");
    }
    double[] points = new double[size - 1];
    for (int i = 1; i < points.length; i++) {
      points[i] = (i % 2 == 1 ? 1 : -1) * PAIRS[(i - 1) / 2];
    }
    return new MinimalFilter(points, outputs, taps);
  }

  /** B, n × n. */
  double[][] input() {
    return input;
  }

  /** G, n × r. */
  double[][] filter() {
    return filter;
  }

  /** A, m × n. */
  double[][] output() {
    return output;
  }

  /** Row j: the coefficients of ∏ (x − p) over the points but the j-th; the last row: over all. */
  private static double[][] inputMatrix(double[] points) {
    int size = points.length + 1;
    double[][] matrix = new double[size][];
    for (int j = 0; j < size; j++) {
      double[] product = new double[size];
      product[0] = 1;
      int degree = 0;
      for (int k = 0; k < points.length; k++) {
        if (k == j) {
          continue;
        }
        degree++;
        for (int c = degree; c >= 0; c--) {
          product[c] = (c > 0 ? product[c - 1] : 0) - points[k] * product[c];
        }
      }
      matrix[j] = product;
    }
    return matrix;
  }

  /** Row j: the powers of the point, divided by ∏ (p_j − p_k); the last row: the highest tap. */
  private static double[][] filterMatrix(double[] points, int taps) {
    double[][] matrix = new double[points.length + 1][taps];
    for (int j = 0; j < points.length; j++) {
      double scale = 1;
      for (int k = 0; k < points.length; k++) {
        scale *= k == j ? 1 : points[j] - points[k];
      }
      for (int i = 0; i < taps; i++) {
        matrix[j][i] = Math.pow(points[j], i) / scale;
      }
    }
    matrix[points.length][taps - 1] = 1;
    return matrix;
  }

  /** Column j: the powers of the point; the last column: the highest output. */
  private static double[][] outputMatrix(double[] points, int outputs) {
    double[][] matrix = new double[outputs][points.length + 1];
    for (int i = 0; i < outputs; i++) {
      for (int j = 0; j < points.length; j++) {
        matrix[i][j] = Math.pow(points[j], i);
      }
    }
    matrix[outputs - 1][points.length] = 1;
    return matrix;
  }
}
