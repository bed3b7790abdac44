package dev.sunder.kernels.cpu;

import java.util.ArrayList;
import java.util.List;

/**
 * A fixed small matrix applied to a vector of lanes, y = M·x, where an element of x and y is an
 * array of floats computed alike.
 *
 * <p>The rows (or columns) 2k − 1 and 2k of M differ only in signs, as those of ±p do in a {@link
 * MinimalFilter}: their common parts are computed once.
 *
 * <p>The loops are of the shape that the JVM's compiler turns into vector instructions: whole
 * arrays, one index.
 */
final class LaneTransform {

  private final int rows;
  private final int columns;
  private final List<Part> parts;

  private LaneTransform(double[][] matrix, List<Part> parts) {
    this.rows = matrix.length;
    this.columns = matrix[0].length;
    this.parts = List.copyOf(parts);
  }

  /** For a matrix whose rows belong to points: B, and A transposed. */
  static LaneTransform expanding(double[][] matrix) {
    List<Part> parts = new ArrayList<>();
    int last = matrix.length - 1;
    parts.add(new Sum(0, Terms.of(matrix[0], 0, 1)));
    for (int row = 1; row < last; row += 2) {
      // The columns in which the two rows agree are the even or the odd ones.
      int common = agreeing(matrix[row], matrix[row + 1]);
      Terms even = Terms.of(matrix[row], common, 2);
      parts.add(new Pair(row, even, Terms.of(matrix[row], 1 - common, 2)));
    }
    parts.add(new Sum(last, Terms.of(matrix[last], 0, 1)));
    return new LaneTransform(matrix, parts);
  }

  /** For a matrix whose columns belong to points: A, and B transposed. */
  static LaneTransform reducing(double[][] matrix) {
    List<Part> parts = new ArrayList<>();
    int last = matrix[0].length - 1;
    for (int column = 1; column < last; column += 2) {
      parts.add(new Butterfly(column));
    }
    for (int row = 0; row < matrix.length; row++) {
      double[] factors = matrix[row].clone();
      for (int column = 1; column < last; column += 2) {
        // After the butterfly the first of a pair holds the sum, the second the difference.
        boolean sum = factors[column] == factors[column + 1];
        factors[column + 1] = sum ? 0 : factors[column];
        factors[column] = sum ? factors[column] : 0;
      }
      parts.add(new Sum(row, Terms.of(factors, 0, 1)));
    }
    return new LaneTransform(matrix, parts);
  }

  static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }

  private static int agreeing(double[] row, double[] next) {
    for (int column = 0; column < row.length; column++) {
      if (row[column] != 0) {
        return row[column] == next[column] ? column % 2 : 1 - column % 2;
      }
    }
    return 0;
  }

  /** Elements of y. */
  int rows() {
    return rows;
  }

  /** Elements of x. */
  int columns() {
    return columns;
  }

  /**
   * y = M·x.
   *
   * @param x overwritten by a reducing transform
   */
  void apply(float[][] x, float[][] y) {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).apply(x, y);
    }
  }

  /** a ← a + b. */
  static void add(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
  }

  /** a_i ← a_i + b_(i − shift) for all i from {@code shift}. */
  static void addShifted(float[] a, float[] b, int shift) {
    for (int i = shift; i < a.length; i++) {
      a[i] += b[i - shift];
    }
  }

  /** A piece of the computation. */
  private sealed interface Part {
    void apply(float[][] x, float[][] y);
  }

  /** Columns with their factors. */
  private static final class Terms {
    private final int[] columns;
    private final float[] factors;

    private Terms(int[] columns, float[] factors) {
      this.columns = columns;
      this.factors = factors;
    }

    static Terms of(double[] row, int from, int stride) {
      List<Integer> counting = new ArrayList<>();
      for (int j = from; j < row.length; j += stride) {
        if (row[j] != 0) {
          counting.add(j);
        }
      }
      int[] columns = counting.stream().mapToInt(Integer::intValue).toArray();
      float[] factors = new float[columns.length];
      for (int i = 0; i < columns.length; i++) {
        factors[i] = (float) row[columns[i]];
      }
      return new Terms(columns, factors);
    }

    int count() {
      return columns.length;
    }

    float[] lanes(float[][] x, int term) {
      return x[columns[term]];
    }
  }

  /** y_row = Σ f·x. */
  private record Sum(int row, Terms t) implements Part {
    @Override
    public void apply(float[][] x, float[][] y) {
      combine(x, t, y[row]);
    }
  }

  /** y_row = Σ even + Σ odd, y_(row + 1) = Σ even − Σ odd. */
  private record Pair(int row, Terms even, Terms odd) implements Part {
    @Override
    public void apply(float[][] x, float[][] y) {
      float[] plus = y[row];
      float[] minus = y[row + 1];
      if (even.count() == 2 && odd.count() == 2) {
        pair2(
            even.lanes(x, 0),
            even.factors[0],
            even.lanes(x, 1),
            even.factors[1],
            odd.lanes(x, 0),
            odd.factors[0],
            odd.lanes(x, 1),
            odd.factors[1],
            plus,
            minus);
        return;
      }
      combine(x, even, plus);
      float[] f = odd.factors;
      switch (odd.count()) {
        case 1 -> split1(odd.lanes(x, 0), f[0], plus, minus);
        case 2 -> split2(odd.lanes(x, 0), f[0], odd.lanes(x, 1), f[1], plus, minus);
        case 3 ->
            split3(
                odd.lanes(x, 0), f[0], odd.lanes(x, 1), f[1], odd.lanes(x, 2), f[2], plus, minus);
        default -> throw new IllegalStateException("a combination of " + f.length + " terms");
      }
    }
  }

  /** x_column, x_(column + 1) ← their sum, their difference. */
  private record Butterfly(int column) implements Part {
    @Override
    public void apply(float[][] x, float[][] y) {
      butterfly(x[column], x[column + 1]);
    }
  }

  private static void combine(float[][] x, Terms t, float[] result) {
    float[] f = t.factors;
    switch (t.count()) {
      case 1 -> sum1(t.lanes(x, 0), f[0], result);
      case 2 -> sum2(t.lanes(x, 0), f[0], t.lanes(x, 1), f[1], result);
      case 3 -> sum3(t.lanes(x, 0), f[0], t.lanes(x, 1), f[1], t.lanes(x, 2), f[2], result);
      case 4 ->
          sum4(
              t.lanes(x, 0),
              f[0],
              t.lanes(x, 1),
              f[1],
              t.lanes(x, 2),
              f[2],
              t.lanes(x, 3),
              f[3],
              result);
      default -> throw new IllegalStateException("a combination of " + f.length + " terms");
    }
  }

  private static void sum1(float[] a, float fa, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = fa * a[i];
    }
  }

  private static void sum2(float[] a, float fa, float[] b, float fb, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.fma(fa, a[i], fb * b[i]);
    }
  }

  private static void sum3(
      float[] a, float fa, float[] b, float fb, float[] c, float fc, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.fma(fa, a[i], Math.fma(fb, b[i], fc * c[i]));
    }
  }

  private static void sum4(
      float[] a,
      float fa,
      float[] b,
      float fb,
      float[] c,
      float fc,
      float[] d,
      float fd,
      float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.fma(fa, a[i], Math.fma(fb, b[i], Math.fma(fc, c[i], fd * d[i])));
    }
  }

  private static void split1(float[] a, float fa, float[] plus, float[] minus) {
    for (int i = 0; i < plus.length; i++) {
      float even = plus[i];
      float odd = fa * a[i];
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  private static void split2(
      float[] a, float fa, float[] b, float fb, float[] plus, float[] minus) {
    for (int i = 0; i < plus.length; i++) {
      float even = plus[i];
      float odd = Math.fma(fa, a[i], fb * b[i]);
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  private static void split3(
      float[] a, float fa, float[] b, float fb, float[] c, float fc, float[] plus, float[] minus) {
    for (int i = 0; i < plus.length; i++) {
      float even = plus[i];
      float odd = Math.fma(fa, a[i], Math.fma(fb, b[i], fc * c[i]));
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  private static void pair2(
      float[] a,
      float fa,
      float[] b,
      float fb,
      float[] c,
      float fc,
      float[] d,
      float fd,
      float[] plus,
      float[] minus) {
    for (int i = 0; i < plus.length; i++) {
      float even = Math.fma(fa, a[i], fb * b[i]);
      float odd = Math.fma(fc, c[i], fd * d[i]);
      plus[i] = even + odd;
      minus[i] = even - odd;
    }
  }

  private static void butterfly(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      float x = a[i];
      float y = b[i];
      a[i] = x + y;
      b[i] = x - y;
    }
  }
}
