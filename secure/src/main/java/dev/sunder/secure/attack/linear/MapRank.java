package dev.sunder.secure.attack.linear;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * What the equations of a whole map say about its unknowns, found without writing the matrix out.
 *
 * <p>A random x is drawn and A x solved for it by least norm. What comes back is x's projection
 * onto the row space of A, so the share of its squared length that is missing estimates the share
 * of directions that the equations leave open, at float32's precision: directions whose singular
 * value is below about 10⁻⁶ of the greatest count as open, because no solver in that arithmetic
 * sees them.
 *
 * @param equations rows of A
 * @param unknowns columns of A
 * @param openShare the estimated share of directions left open. Directions that the steps had no
 *     time for count as open, so more steps only lower it
 * @param openUnknowns that share of the unknowns: an estimate of the null space's dimension; 0 if
 *     the input is determined
 * @param greatest the greatest singular value that the bidiagonalisation met (Golub and Kahan
 *     1965): a lower bound of A's greatest
 * @param least the least that it met. It sees the row space only, so this is an upper bound of A's
 *     least singular value that is not zero, and says nothing of those that are
 * @param steps of the bidiagonalisation
 */
public record MapRank(
    long equations,
    long unknowns,
    double openShare,
    long openUnknowns,
    double greatest,
    double least,
    int steps) {

  /** Below this share the input counts as determined: solved to better than 40 dB. */
  public static final double DETERMINED = 1e-4;

  /** Estimates from one random vector; a share's deviation is about 1/√unknowns. */
  public static MapRank estimate(LinearMap map, int maximumSteps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[map.columns()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (2 * random.nextDouble() - 1);
    }
    float[] b = new float[map.rows()];
    map.apply(x, b);
    float[] found = new float[x.length];
    Lsqr.Report report = Lsqr.solve(map, b, found, Lsqr.Options.exact(maximumSteps));
    double missing = 0;
    double all = 0;
    for (int i = 0; i < x.length; i++) {
      double difference = (double) x[i] - found[i];
      missing += difference * difference;
      all += (double) x[i] * x[i];
    }
    double share = missing / all;
    double[] values = singularValues(report.diagonal(), report.subdiagonal());
    return new MapRank(
        map.rows(),
        map.columns(),
        share,
        share < DETERMINED ? 0 : Math.round(share * map.columns()),
        values.length == 0 ? 0 : values[values.length - 1],
        values.length == 0 ? 0 : values[0],
        report.steps());
  }

  /** Whether every unknown is determined. */
  public boolean determined() {
    return openShare < DETERMINED;
  }

  /** The singular values of a lower bidiagonal matrix, least first. */
  private static double[] singularValues(List<Double> diagonal, List<Double> subdiagonal) {
    int n = diagonal.size();
    if (n == 0) {
      return new double[0];
    }
    DMatrixRMaj bidiagonal = new DMatrixRMaj(n + 1, n);
    for (int i = 0; i < n; i++) {
      bidiagonal.set(i, i, diagonal.get(i));
      bidiagonal.set(i + 1, i, subdiagonal.get(i));
    }
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(n + 1, n, false, false, true);
    if (!svd.decompose(bidiagonal)) {
      throw new IllegalArgumentException("the map has values that are not finite");
    }
    double[] values = Arrays.copyOf(svd.getSingularValues(), svd.numberOfSingularValues());
    Arrays.sort(values);
    return values;
  }
}
