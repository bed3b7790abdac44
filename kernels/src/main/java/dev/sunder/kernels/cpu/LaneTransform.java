package dev.sunder.kernels.cpu;

/**
 * A fixed small matrix applied to vectors of lanes, Y = M·X or in two dimensions Y = M·X·Mᵀ, where
 * an element of X and Y is an array of floats computed alike.
 *
 * <p>The rows (or columns) 2k − 1 and 2k of M differ only in signs, as those of ±p do in a {@link
 * MinimalFilter}: their common parts are computed once.
 *
 * <p>The loops are of the shape that the JVM's compiler turns into vector instructions: whole
 * arrays, one index.
 */
final class LaneTransform {

  private static final int MAX_TERMS = 8;

  private final int rows;
  private final int columns;
  private final float[][] matrix;
  private final boolean pairedRows;

  private LaneTransform(double[][] matrix, boolean pairedRows) {
    this.rows = matrix.length;
    this.columns = matrix[0].length;
    this.pairedRows = pairedRows;
    this.matrix = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        this.matrix[i][j] = (float) matrix[i][j];
      }
    }
  }

  /** For a matrix whose rows belong to points: B, G, and A transposed. */
  static LaneTransform expanding(double[][] matrix) {
    return new LaneTransform(matrix, true);
  }

  /** For a matrix whose columns belong to points: A, and G transposed. */
  static LaneTransform reducing(double[][] matrix) {
    return new LaneTransform(matrix, false);
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

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** Scratch memory for one thread. */
  Scratch scratch(int lanes) {
    return new Scratch(this, lanes);
  }

  /** What one thread needs: X, which it fills and loses, Y, and what is between. */
  static final class Scratch {
    /** X, element (i, j) at i · columns + j; overwritten by a reducing transform. */
    final float[][] input;

    /** Y, element (i, j) at i · rows + j. */
    final float[][] output;

    private final float[][] between;
    private final float[][] vectors = new float[MAX_TERMS][];
    private final float[] factors = new float[MAX_TERMS];

    Scratch(LaneTransform of, int lanes) {
      input = new float[of.columns * of.columns][lanes];
      between = new float[of.rows * of.columns][lanes];
      output = new float[of.rows * of.rows][lanes];
    }
  }

  /** Y = M·X·Mᵀ. */
  void apply(Scratch s) {
    for (int j = 0; j < columns; j++) {
      apply(s, s.input, j, columns, s.between, j, columns);
    }
    for (int i = 0; i < rows; i++) {
      apply(s, s.between, i * columns, 1, s.output, i * rows, 1);
    }
  }

  /** a ← a + b. */
  static void add(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
  }

  private void apply(
      Scratch s, float[][] x, int first, int step, float[][] y, int target, int targetStep) {
    if (pairedRows) {
      expand(s, x, first, step, y, target, targetStep);
    } else {
      reduce(s, x, first, step, y, target, targetStep);
    }
  }

  private void expand(
      Scratch s, float[][] x, int first, int step, float[][] y, int target, int targetStep) {
    int terms = select(s, matrix[0], x, first, step, 0, 1, 0);
    combine(s.vectors, s.factors, 0, terms, y[target]);
    terms = select(s, matrix[rows - 1], x, first, step, 0, 1, 0);
    combine(s.vectors, s.factors, 0, terms, y[target + (rows - 1) * targetStep]);
    for (int row = 1; row + 1 < rows; row += 2) {
      float[] plus = y[target + row * targetStep];
      float[] minus = y[target + (row + 1) * targetStep];
      // The columns in which the two rows agree are the even or the odd ones.
      int common = agreeing(row);
      int even = select(s, matrix[row], x, first, step, common, 2, 0);
      int odd = select(s, matrix[row], x, first, step, 1 - common, 2, even) - even;
      pair(s.vectors, s.factors, even, odd, plus, minus);
    }
  }

  /** plus, minus = Σ of the first {@code even} terms ± Σ of the {@code odd} that follow. */
  private static void pair(float[][] v, float[] f, int even, int odd, float[] plus, float[] minus) {
    if (even == 2 && odd == 2) {
      pair2(v[0], f[0], v[1], f[1], v[2], f[2], v[3], f[3], plus, minus);
      return;
    }
    combine(v, f, 0, even, plus);
    switch (odd) {
      case 1 -> split1(v[even], f[even], plus, minus);
      case 2 -> split2(v[even], f[even], v[even + 1], f[even + 1], plus, minus);
      case 3 ->
          split3(v[even], f[even], v[even + 1], f[even + 1], v[even + 2], f[even + 2], plus, minus);
      default -> throw new IllegalStateException("a combination of " + odd + " terms");
    }
  }

  private int agreeing(int row) {
    for (int column = 0; column < columns; column++) {
      if (matrix[row][column] != 0) {
        boolean same = matrix[row][column] == matrix[row + 1][column];
        return same ? column % 2 : 1 - column % 2;
      }
    }
    return 0;
  }

  private void reduce(
      Scratch s, float[][] x, int first, int step, float[][] y, int target, int targetStep) {
    for (int column = 1; column + 1 < columns; column += 2) {
      float[] plus = x[first + column * step];
      float[] minus = x[first + (column + 1) * step];
      butterfly(plus, minus, plus, minus);
    }
    for (int row = 0; row < rows; row++) {
      int terms = 0;
      for (int column = 0; column < columns; column++) {
        boolean single = column == 0 || column == columns - 1;
        // Of a pair, the sum where the row agrees on both, else the difference.
        int partner = column % 2 == 1 ? column + 1 : column - 1;
        boolean sum = column % 2 == 1;
        if (matrix[row][column] == 0
            || (!single && (matrix[row][column] == matrix[row][partner]) != sum)) {
          continue;
        }
        s.vectors[terms] = x[first + column * step];
        s.factors[terms++] = single || sum ? matrix[row][column] : matrix[row][partner];
      }
      combine(s.vectors, s.factors, 0, terms, y[target + row * targetStep]);
    }
  }

  /**
   * Notes the terms row[j] · x_j over every {@code stride}-th column from {@code from} that count.
   *
   * @return how many terms are noted now, {@code noted} of them from before
   */
  private static int select(
      Scratch s, float[] row, float[][] x, int first, int step, int from, int stride, int noted) {
    int terms = noted;
    for (int j = from; j < row.length; j += stride) {
      if (row[j] != 0) {
        s.vectors[terms] = x[first + j * step];
        s.factors[terms++] = row[j];
      }
    }
    return terms;
  }

  /** result = Σ f_i · v_i over {@code terms} from {@code i}. */
  private static void combine(float[][] v, float[] f, int i, int terms, float[] result) {
    switch (terms) {
      case 1 -> sum1(v[i], f[i], result);
      case 2 -> sum2(v[i], f[i], v[i + 1], f[i + 1], result);
      case 3 -> sum3(v[i], f[i], v[i + 1], f[i + 1], v[i + 2], f[i + 2], result);
      case 4 ->
          sum4(v[i], f[i], v[i + 1], f[i + 1], v[i + 2], f[i + 2], v[i + 3], f[i + 3], result);
      default -> throw new IllegalStateException("a combination of " + terms + " terms");
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

  private static void butterfly(float[] a, float[] b, float[] plus, float[] minus) {
    for (int i = 0; i < plus.length; i++) {
      float x = a[i];
      float y = b[i];
      plus[i] = x + y;
      minus[i] = x - y;
    }
  }
}
