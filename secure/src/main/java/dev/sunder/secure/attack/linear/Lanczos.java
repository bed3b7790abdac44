package dev.sunder.secure.attack.linear;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * The greatest eigenvalue of a symmetric positive matrix that is known by what it does to vectors
 * (Lanczos 1950), every vector made orthogonal to all before it.
 */
final class Lanczos {

  private Lanczos() {}

  /**
   * The greatest eigenvalue, from below; 0 for a matrix of zeros.
   *
   * @param times A x as a new array
   */
  static double greatest(UnaryOperator<double[]> times, int size, int steps) {
    int most = Math.min(steps, size);
    double[][] basis = new double[most][];
    double[] diagonal = new double[most];
    double[] beside = new double[most];
    Random random = new Random(1);
    double[] next = random.doubles(size, -1, 1).toArray();
    double length = Math.sqrt(dot(next, next));
    int count = 0;
    while (count < most && length > 0) {
      double[] vector = next;
      for (int i = 0; i < size; i++) {
        vector[i] /= length;
      }
      basis[count] = vector;
      next = times.apply(vector);
      diagonal[count] = dot(vector, next);
      double whole = Math.sqrt(dot(next, next));
      for (int pass = 0; pass < 2; pass++) {
        for (int earlier = 0; earlier <= count; earlier++) {
          double along = dot(basis[earlier], next);
          for (int i = 0; i < size; i++) {
            next[i] -= along * basis[earlier][i];
          }
        }
      }
      length = Math.sqrt(dot(next, next));
      if (length <= 1e-13 * whole) {
        length = 0;
      }
      beside[count] = length;
      count++;
    }
    return greatestOfTridiagonal(diagonal, beside, count);
  }

  private static double greatestOfTridiagonal(double[] diagonal, double[] beside, int count) {
    DMatrixRMaj matrix = new DMatrixRMaj(count, count);
    for (int i = 0; i < count; i++) {
      matrix.set(i, i, diagonal[i]);
      if (i + 1 < count) {
        matrix.set(i, i + 1, beside[i]);
        matrix.set(i + 1, i, beside[i]);
      }
    }
    var eigen = DecompositionFactory_DDRM.eig(count, false, true);
    if (!eigen.decompose(matrix)) {
      throw new IllegalArgumentException("the matrix has values that are not finite");
    }
    double greatest = 0;
    for (int i = 0; i < count; i++) {
      greatest = Math.max(greatest, eigen.getEigenvalue(i).real);
    }
    return greatest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
