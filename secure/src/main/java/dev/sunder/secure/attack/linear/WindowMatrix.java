package dev.sunder.secure.attack.linear;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.qr.QRColPivDecompositionHouseholderColumn_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The equations that a square window of a convolution's positions gives in the inputs it covers, as
 * a matrix: k·rows·columns equations in ((rows − 1)·s + n)·((columns − 1)·s + n)·l unknowns.
 */
public final class WindowMatrix {

  private final DMatrixRMaj matrix;

  private WindowMatrix(DMatrixRMaj matrix) {
    this.matrix = matrix;
  }

  /**
   * Writes out the equations of a window in the map's interior.
   *
   * @param weight of shape (k, l, kernel rows, kernel columns)
   * @param positions W: the window has W x W positions
   * @throws IllegalArgumentException if the matrix would take more than a quarter of the heap, or
   *     have more than 2³¹ elements
   */
  public static WindowMatrix of(float[] weight, Shape shape, Window window, int positions) {
    int height = (positions - 1) * window.rows().stride() + window.rows().kernel();
    int width = (positions - 1) * window.columns().stride() + window.columns().kernel();
    int channels = shape.c();
    int kernels = shape.n();
    long rows = (long) kernels * positions * positions;
    long columns = (long) channels * height * width;
    if (positions < 1) {
      throw new IllegalArgumentException("a window has at least 1 position, got " + positions);
    }
    requireRoom(positions, rows, columns);
    DMatrixRMaj matrix = new DMatrixRMaj((int) rows, (int) columns);
    int row = 0;
    for (int top = 0; top < positions; top++) {
      for (int left = 0; left < positions; left++) {
        for (int k = 0; k < kernels; k++, row++) {
          int from = k * channels * window.rows().kernel() * window.columns().kernel();
          for (int c = 0; c < channels; c++) {
            for (int y = 0; y < window.rows().kernel(); y++) {
              int inputRow = top * window.rows().stride() + y;
              int column = (c * height + inputRow) * width + left * window.columns().stride();
              for (int x = 0; x < window.columns().kernel(); x++) {
                matrix.unsafe_set(row, column + x, weight[from++]);
              }
            }
          }
        }
      }
    }
    return new WindowMatrix(matrix);
  }

  /** Decompositions work on copies: the matrix may take a quarter of the heap. */
  private static void requireRoom(int positions, long rows, long columns) {
    long elements = Math.multiplyExact(rows, columns);
    long room =
        Math.min(Runtime.getRuntime().maxMemory() / 4 / Double.BYTES, Integer.MAX_VALUE - 8);
    if (elements > room) {
      throw new IllegalArgumentException(
          "a window of "
              + positions
              + "x"
              + positions
              + " positions gives "
              + rows
              + " equations in "
              + columns
              + " unknowns, a matrix of "
              + elements
              + " elements: with this heap at most "
              + room
              + " can be ranked; take a smaller window or a larger -Xmx");
    }
  }

  /** M, the number of equations. */
  public int equations() {
    return matrix.numRows;
  }

  /** N, the number of unknowns. */
  public int unknowns() {
    return matrix.numCols;
  }

  /**
   * The numerical rank, by QR with column pivoting: diagonal elements of R above max(M, N) · 2⁻⁵²
   * of the first.
   */
  public int rank() {
    var qr = new QRColPivDecompositionHouseholderColumn_DDRM();
    if (!qr.decompose(matrix.copy())) {
      throw new IllegalArgumentException("the window's matrix has values that are not finite");
    }
    DMatrixRMaj r = qr.getR(null, true);
    double threshold = Math.max(equations(), unknowns()) * Math.ulp(1.0) * Math.abs(r.get(0, 0));
    int rank = 0;
    while (rank < Math.min(r.numRows, r.numCols) && Math.abs(r.get(rank, rank)) > threshold) {
      rank++;
    }
    return rank;
  }

  /** The singular values, greatest first. */
  public double[] singularValues() {
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, false, false, true);
    if (!svd.decompose(matrix.copy())) {
      throw new IllegalArgumentException("the window's matrix has values that are not finite");
    }
    double[] values =
        java.util.Arrays.copyOf(svd.getSingularValues(), svd.numberOfSingularValues());
    java.util.Arrays.sort(values);
    for (int i = 0; i < values.length / 2; i++) {
      double swapped = values[i];
      values[i] = values[values.length - 1 - i];
      values[values.length - 1 - i] = swapped;
    }
    return values;
  }

  /** The matrix itself, not a copy. */
  public DMatrixRMaj matrix() {
    return matrix;
  }
}
