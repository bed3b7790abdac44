package dev.sunder.secure.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalTest {

  /** Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I. */
  @Test
  void wilsonsIntervalIsThePublishedOne() {
    Interval interval = Interval.proportion(81, 263);
    assertEquals(0.2553, interval.low(), 5e-5);
    assertEquals(0.3662, interval.high(), 5e-5);
    assertEquals(0, Interval.proportion(0, 20).low(), 1e-12);
    assertEquals(0.1611, Interval.proportion(0, 20).high(), 5e-5);
  }

  @Test
  void theBootstrapOfAMeanIsTheNormalIntervalForLargeSamples() {
    SplittableRandom random = new SplittableRandom(3);
    double[] values = new double[400];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble();
    }
    Interval interval = Interval.mean(values, 1);
    // A uniform number's deviation is 1/sqrt(12): the interval's half width about 0.0283.
    assertEquals(2 * 1.96 / Math.sqrt(12 * 400), interval.high() - interval.low(), 0.006);
    assertTrue(interval.contains(interval.estimate()));
  }

  @Test
  void aSampleOfOneValueGivesThatValue() {
    assertEquals(new Interval(4, 4, 4), Interval.median(new double[] {4}, 1));
  }

  @Test
  void theMedianOfAnEvenSampleLiesBetweenTheMiddleValues() {
    assertEquals(2.5, Interval.medianOf(new double[] {4, 1, 2, 3}));
  }

  @Test
  void impossibleProportionsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Interval.proportion(3, 2));
    assertThrows(IllegalArgumentException.class, () -> Interval.proportion(0, 0));
    assertThrows(IllegalArgumentException.class, () -> Interval.mean(new double[0], 1));
  }

  @Test
  void chanceLiesInTheIntervalOfAFairCoinOnly() {
    assertTrue(Interval.proportion(505, 1000).contains(0.5));
    assertFalse(Interval.proportion(560, 1000).contains(0.5));
  }
}
