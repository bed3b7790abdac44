package dev.sunder.experiments.paper;

import dev.sunder.secure.measure.Interval;
import java.util.SplittableRandom;

/**
 * The paper's average accuracy (eq. 11): 100 validation images drawn at random, the share answered
 * right, and the mean of that over 1,000 draws.
 *
 * <p>Its expectation is the plain accuracy on the whole set, and a thousand draws from the same
 * images make it no more certain what other images would give: that is what the interval of the
 * plain accuracy says.
 *
 * @param average eq. 11
 * @param plain the accuracy on all images, with Wilson's interval
 */
public record AverageAccuracy(double average, Interval plain) {

  private static final int DRAWS = 1000;
  private static final int IMAGES = 100;

  /**
   * Measures it for a classifier that answers {@code right} of {@code images} images right.
   *
   * @param images at least 1; with fewer than 100, each draw is of all of them
   */
  public static AverageAccuracy of(long right, long images, long seed) {
    Interval plain = Interval.proportion(right, images);
    SplittableRandom random = new SplittableRandom(seed);
    double sum = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      sum += draw(right, images, random);
    }
    return new AverageAccuracy(sum / DRAWS, plain);
  }

  /** One draw without replacement; which of the images are right does not matter to it. */
  private static double draw(long right, long images, SplittableRandom random) {
    long rightLeft = right;
    long left = images;
    int count = (int) Math.min(IMAGES, images);
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (random.nextLong(left) < rightLeft) {
        found++;
        rightLeft--;
      }
      left--;
    }
    return (double) found / count;
  }
}
