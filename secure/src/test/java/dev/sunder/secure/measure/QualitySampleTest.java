package dev.sunder.secure.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualitySampleTest {

  private static final QualitySample FOUR =
      new QualitySample(
          List.of(
              new ImageQuality(0.4, 10, 0.2),
              new ImageQuality(0.04, 20, 0.9),
              new ImageQuality(0, Double.POSITIVE_INFINITY, 0.9),
              new ImageQuality(0.004, 30, 0.3)));

  @Test
  void mediansAndMeansAreThoseOfTheFigures() {
    assertEquals(25, FOUR.medianPsnr().estimate(), 1e-12);
    assertEquals(0.6, FOUR.medianSsim().estimate(), 1e-12);
    assertEquals(0.575, FOUR.meanSsim().estimate(), 1e-12);
    assertEquals(0.111, FOUR.meanMse().estimate(), 1e-12);
  }

  @Test
  void anImageRebuiltExactlyCountsAsAHundredAndFiftyDecibels() {
    assertEquals((10 + 20 + 150 + 30) / 4.0, FOUR.meanPsnr().estimate(), 1e-12);
  }

  @Test
  void bestAndWorstAreBySsimThenByPsnr() {
    assertEquals(2, FOUR.best());
    assertEquals(0, FOUR.worst());
  }

  @Test
  void theIntervalNarrowsToNothingForOneImage() {
    Interval one = new QualitySample(FOUR.each().subList(0, 1)).medianPsnr();
    assertEquals(new Interval(10, 10, 10), one);
    assertTrue(FOUR.medianSsim().low() < FOUR.medianSsim().high());
  }

  @Test
  void imagesAreComparedPairwiseWithAPeakOfTwo() {
    Shape shape = new Shape(1, 1, 1, 2);
    QualitySample sample =
        QualitySample.of(
            List.of(new float[] {1, 1}, new float[] {-1, 0}),
            List.of(new float[] {1, 0}, new float[] {-1, 0}),
            shape);
    assertEquals(0.5, sample.each().get(0).mse(), 1e-12);
    assertEquals(10 * Math.log10(8), sample.each().get(0).psnr(), 1e-9);
    assertEquals(0, sample.each().get(1).mse());
  }

  @Test
  void listsOfDifferentLengthsAndEmptyOnesAreRefused() {
    Shape shape = new Shape(1, 1, 1, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> QualitySample.of(List.of(new float[1]), List.of(), shape));
    assertThrows(IllegalArgumentException.class, () -> new QualitySample(List.of()));
  }
}
