package dev.sunder.secure.attack.linear;

/**
 * A symmetric matrix that is zero further than {@code band} from its diagonal, and its
 * factorisation L·D·Lᵀ, which stays within the band.
 */
final class BandMatrix {

  private final int size;
  private final int band;

  /** Row i holds columns i − band to i; those before column 0 are zero. */
  private final double[][] rows;

  /** Zeros. */
  BandMatrix(int size, int band) {
    this.size = size;
    this.band = band;
    this.rows = new double[size][band + 1];
  }

  /** Multiplications that {@link #factor} takes. */
  static double work(long size, long band) {
    return 0.5 * size * Math.min(size, band) * Math.min(size, band);
  }

  int size() {
    return size;
  }

  /** Adds to an element on or below the diagonal, within the band. */
  void add(int row, int column, double value) {
    rows[row][column - row + band] += value;
  }

  /** y = A x, before factoring. */
  double[] times(double[] x) {
    double[] y = new double[size];
    for (int i = 0; i < size; i++) {
      int first = Math.max(0, i - band);
      int skipped = first - i + band;
      double sum = rows[i][band] * x[i];
      for (int j = first; j < i; j++) {
        double value = rows[i][skipped + j - first];
        sum += value * x[j];
        y[j] += value * x[i];
      }
      y[i] += sum;
    }
    return y;
  }

  /**
   * Replaces A by the factors of A − shift·I, and counts the eigenvalues of A below the shift:
   * there are as many as negative pivots (Sylvester's law of inertia).
   */
  int factor(double shift, double smallest) {
    int below = 0;
    double[] scaled = new double[band];
    for (int j = 0; j < size; j++) {
      double[] row = rows[j];
      int first = Math.max(0, band - j);
      for (int t = first; t < band; t++) {
        scaled[t] = row[t] * rows[j - band + t][band];
      }
      double pivot = row[band] - shift - dot(row, first, scaled, first, band - first);
      if (Math.abs(pivot) < smallest) {
        pivot = pivot < 0 ? -smallest : smallest;
      }
      row[band] = pivot;
      below += pivot < 0 ? 1 : 0;
      for (int i = j + 1; i <= Math.min(size - 1, j + band); i++) {
        int apart = i - j;
        int from = Math.max(first, apart);
        double sum = dot(rows[i], from - apart, scaled, from, band - from);
        rows[i][band - apart] = (rows[i][band - apart] - sum) / pivot;
      }
    }
    return below;
  }

  /** Solves (A − shift·I) x = b, after factoring. */
  double[] solve(double[] b) {
    double[] x = b.clone();
    for (int i = 0; i < size; i++) {
      int first = Math.max(0, i - band);
      x[i] -= dot(rows[i], first - i + band, x, first, i - first);
    }
    for (int i = 0; i < size; i++) {
      x[i] /= rows[i][band];
    }
    for (int i = size - 1; i >= 0; i--) {
      for (int j = Math.max(0, i - band); j < i; j++) {
        x[j] -= rows[i][j - i + band] * x[i];
      }
    }
    return x;
  }

  /** In four sums that do not wait for one another. */
  private static double dot(double[] a, int aFrom, double[] b, int bFrom, int length) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int t = 0;
    for (; t + 3 < length; t += 4) {
      first += a[aFrom + t] * b[bFrom + t];
      second += a[aFrom + t + 1] * b[bFrom + t + 1];
      third += a[aFrom + t + 2] * b[bFrom + t + 2];
      fourth += a[aFrom + t + 3] * b[bFrom + t + 3];
    }
    for (; t < length; t++) {
      first += a[aFrom + t] * b[bFrom + t];
    }
    return first + second + (third + fourth);
  }
}
