package dev.sunder.secure.audit;

import dev.sunder.kernels.Shape;
import dev.sunder.secure.measure.ImageQuality;
import dev.sunder.secure.measure.QualitySample;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Chooses how to attack by trying it on the attacker's own pictures, whose originals it has. The
 * owner's are never looked at.
 */
final class Tuning {

  /** The attacker's pictures that are tried at most. */
  private static final int PICTURES = 3;

  private Tuning() {}

  /**
   * The candidate that rebuilds best, by SSIM; of those tried before the deadline, at least one.
   *
   * @param candidates the likeliest first
   * @param rebuild a picture from what was sent
   */
  static <T> T best(
      List<T> candidates,
      Evidence evidence,
      Deadline deadline,
      BiFunction<T, float[], float[]> rebuild) {
    double[] sums = new double[candidates.size()];
    int[] tried = new int[candidates.size()];
    int pictures = Math.min(PICTURES, evidence.draws().size());
    for (int picture = 0; picture < pictures; picture++) {
      int draw = (int) ((2L * picture + 1) * evidence.draws().size() / (2L * pictures));
      float[] sent = evidence.draws().values(draw);
      float[] original = evidence.attackersImage(draw);
      for (int i = 0; i < sums.length; i++) {
        if (tried[0] > 0 && deadline.passed()) {
          return candidates.get(best(sums, tried));
        }
        sums[i] += ssim(evidence, original, rebuild.apply(candidates.get(i), sent.clone()));
        tried[i]++;
      }
    }
    return candidates.get(best(sums, tried));
  }

  private static int best(double[] sums, int[] tried) {
    int best = 0;
    for (int i = 1; i < sums.length; i++) {
      if (tried[i] > 0 && sums[i] / tried[i] > sums[best] / tried[best]) {
        best = i;
      }
    }
    return best;
  }

  /** How alike a rebuilt picture is to its original; one that is not finite is the worst. */
  static double ssim(Evidence evidence, float[] original, float[] rebuilt) {
    for (float value : rebuilt) {
      if (!Float.isFinite(value)) {
        return -1;
      }
    }
    Shape shape = evidence.subject().image();
    return ImageQuality.of(original, rebuilt, shape.c(), shape.h(), shape.w(), QualitySample.PEAK)
        .ssim();
  }
}
