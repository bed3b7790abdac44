package dev.sunder.secure.attack.linear;

import java.util.ArrayList;
import java.util.List;

/**
 * Least squares by LSQR (Paige and Saunders, "LSQR: an algorithm for sparse linear equations and
 * sparse least squares", 1982): min ‖A x − b‖² + λ² ‖x‖², from x = 0, so that of many solutions it
 * finds the one of least norm.
 */
public final class Lsqr {

  private Lsqr() {}

  /**
   * When to stop, and how much to damp.
   *
   * @param damping λ, at least 0
   * @param tolerance of the relative residual ‖r‖ / ‖b‖, and of ‖Aᵀr‖ / (‖A‖ ‖r‖)
   * @param maximumSteps an upper bound on the steps
   */
  public record Options(double damping, double tolerance, int maximumSteps) {
    /** Undamped, to float32's precision. */
    public static Options exact(int maximumSteps) {
      return new Options(0, 1e-7, maximumSteps);
    }
  }

  /**
   * What came out.
   *
   * @param steps taken
   * @param residual ‖b − A x‖ (with damping, of the damped system)
   * @param normEstimate an estimate of A's Frobenius norm over the steps taken
   * @param diagonal α of the bidiagonalisation
   * @param subdiagonal β of the bidiagonalisation
   */
  public record Report(
      int steps,
      double residual,
      double normEstimate,
      List<Double> diagonal,
      List<Double> subdiagonal) {}

  /**
   * Solves.
   *
   * @param b the right side
   * @param x receives the solution
   * @throws IllegalArgumentException if {@code b} is not finite
   */
  public static Report solve(LinearMap map, float[] b, float[] x, Options options) {
    int rows = map.rows();
    int columns = map.columns();
    if (b.length != rows || x.length != columns) {
      throw new IllegalArgumentException(
          "a map of "
              + rows
              + " rows and "
              + columns
              + " columns needs vectors of that length, got "
              + b.length
              + " and "
              + x.length);
    }
    double[] solution = new double[columns];
    float[] u = b.clone();
    float[] v = new float[columns];
    float[] rowScratch = new float[rows];
    float[] columnScratch = new float[columns];
    List<Double> diagonal = new ArrayList<>();
    List<Double> subdiagonal = new ArrayList<>();
    double bNorm = norm(b);
    if (!Double.isFinite(bNorm)) {
      throw new IllegalArgumentException("the right side has values that are not finite");
    }
    java.util.Arrays.fill(x, 0);
    if (bNorm == 0) {
      return new Report(0, 0, 0, diagonal, subdiagonal);
    }
    scale(u, 1 / bNorm);
    map.applyTransposed(u, v);
    double alpha = norm(v);
    if (alpha == 0) {
      return new Report(0, bNorm, 0, diagonal, subdiagonal);
    }
    scale(v, 1 / alpha);
    double[] w = new double[columns];
    for (int i = 0; i < columns; i++) {
      w[i] = v[i];
    }
    double phiBar = bNorm;
    double rhoBar = alpha;
    double normSquares = 0;
    int step = 0;
    while (step < options.maximumSteps()) {
      step++;
      diagonal.add(alpha);
      map.apply(v, rowScratch);
      subtract(rowScratch, alpha, u);
      double beta = norm(u);
      subdiagonal.add(beta);
      normSquares += alpha * alpha + beta * beta + options.damping() * options.damping();
      if (beta > 0) {
        scale(u, 1 / beta);
        map.applyTransposed(u, columnScratch);
        subtract(columnScratch, beta, v);
        alpha = norm(v);
        if (alpha > 0) {
          scale(v, 1 / alpha);
        }
      } else {
        alpha = 0;
      }
      // First rotate the damping away, then the subdiagonal.
      double rhoBarDamped = Math.hypot(rhoBar, options.damping());
      double phi0 = rhoBar / rhoBarDamped * phiBar;
      double rho = Math.hypot(rhoBarDamped, beta);
      double cosine = rhoBarDamped / rho;
      double sine = beta / rho;
      double theta = sine * alpha;
      rhoBar = -cosine * alpha;
      double phi = cosine * phi0;
      phiBar = sine * phi0;
      double stride = phi / rho;
      double turn = theta / rho;
      for (int i = 0; i < columns; i++) {
        solution[i] += stride * w[i];
        w[i] = v[i] - turn * w[i];
      }
      double normEstimate = Math.sqrt(normSquares);
      double residual = Math.abs(phiBar);
      double gradient = residual * alpha * Math.abs(cosine);
      if (residual <= options.tolerance() * bNorm
          || gradient <= options.tolerance() * normEstimate * residual
          || alpha == 0) {
        break;
      }
    }
    for (int i = 0; i < columns; i++) {
      x[i] = (float) solution[i];
    }
    return new Report(step, Math.abs(phiBar), Math.sqrt(normSquares), diagonal, subdiagonal);
  }

  /** v ← a − s·v. */
  private static void subtract(float[] a, double s, float[] v) {
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (a[i] - s * v[i]);
    }
  }

  private static void scale(float[] v, double factor) {
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (v[i] * factor);
    }
  }

  private static double norm(float[] v) {
    // Four sums that do not wait for one another.
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < v.length; i += 4) {
      first += (double) v[i] * v[i];
      second += (double) v[i + 1] * v[i + 1];
      third += (double) v[i + 2] * v[i + 2];
      fourth += (double) v[i + 3] * v[i + 3];
    }
    for (; i < v.length; i++) {
      first += (double) v[i] * v[i];
    }
    return Math.sqrt(first + second + third + fourth);
  }
}
