package dev.sunder.secure.attack.linear;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * The numerical rank and condition of the equations of a window of W x W positions, without writing
 * the matrix out.
 *
 * <p>The Gram matrix of the equations, or of the unknowns where those are fewer, is a band matrix
 * made of one small block over and over. One factorisation L·D·Lᵀ of it, shifted, counts its
 * eigenvalues below the shift, which are squared singular values; the extreme ones are found by
 * Lanczos's method. Squaring halves the digits, so that only singular values above {@link
 * #TOLERANCE} times the greatest can be told from zero; {@link WindowMatrix#rank} tells finer, more
 * slowly.
 *
 * @param positions W
 * @param equations M = k·W²
 * @param unknowns N
 * @param rank the singular values above {@link #TOLERANCE} of the greatest
 * @param greatest the greatest singular value
 * @param least the least of the min(M, N) singular values; 0 if the rank is less than that
 */
public record WindowRank(
    int positions, long equations, long unknowns, long rank, double greatest, double least) {

  /** Below this share of the greatest, a singular value counts as zero: about float32's 24 bits. */
  public static final double TOLERANCE = 3e-6;

  private static final int LANCZOS_STEPS = 60;

  /**
   * Ranks a window in the map's interior.
   *
   * @param weight of shape (k, l, kernel rows, kernel columns), all finite
   * @param positions W
   * @throws IllegalArgumentException if a weight is not finite, or the matrix would not fit half
   *     the heap
   */
  public static WindowRank of(float[] weight, Shape shape, Window window, int positions) {
    for (float value : weight) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("the kernels have values that are not finite");
      }
    }
    WindowGram gram = new WindowGram(shape, window, positions);
    if (2 * gram.bytes() > Runtime.getRuntime().maxMemory()) {
      throw new IllegalArgumentException(
          "ranking a window of "
              + positions
              + "x"
              + positions
              + " positions takes "
              + gram.bytes()
              + " bytes, more than half the heap");
    }
    BandMatrix matrix = gram.of(weight);
    int size = matrix.size();
    double top = Lanczos.greatest(matrix::times, size, LANCZOS_STEPS);
    if (top <= 0) {
      return new WindowRank(positions, gram.equations(), gram.unknowns(), 0, 0, 0);
    }
    double shift = TOLERANCE * TOLERANCE * top;
    int below = matrix.factor(shift, Math.ulp(1.0) * top);
    double least =
        below > 0 ? 0 : Math.sqrt(shift + 1 / Lanczos.greatest(matrix::solve, size, LANCZOS_STEPS));
    return new WindowRank(
        positions, gram.equations(), gram.unknowns(), size - below, Math.sqrt(top), least);
  }

  /** The multiplications that {@link #of} takes, about; a core does some 10⁹ a second. */
  public static double work(Shape shape, Window window, int positions) {
    return new WindowGram(shape, window, positions).work();
  }

  /** The dimension of the null space: what the equations leave open. */
  public long open() {
    return unknowns - rank;
  }

  /** Whether every unknown of the window is determined. */
  public boolean determined() {
    return rank == unknowns;
  }

  /** Greatest over least singular value; infinite if the rank is less than it could be. */
  public double condition() {
    return greatest / least;
  }
}
