package dev.sunder.experiments.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class AverageAccuracyTest {

  @Test
  void isThePlainAccuracyButForTheDrawing() {
    AverageAccuracy accuracy = AverageAccuracy.of(3_600, 5_000, 1);
    assertEquals(0.72, accuracy.plain().estimate(), 1e-12);
    // Four standard errors: sqrt(0.72 * 0.28 / 100 / 1000) = 0.0014.
    assertEquals(0.72, accuracy.average(), 0.0057);
    assertNotEquals(0.72, accuracy.average(), 0.0);
  }

  @Test
  void drawsWithoutReplacement() {
    // Any hundred of a hundred images are all of them.
    assertEquals(0.37, AverageAccuracy.of(37, 100, 5).average(), 1e-12);
    // Of 101 images with one wrong, a draw of 100 misses that one with probability 1/101.
    assertEquals(0.99 + 0.01 / 101, AverageAccuracy.of(100, 101, 5).average(), 2e-4);
  }

  @Test
  void aSetOfFewerThanAHundredImagesIsDrawnWhole() {
    assertEquals(2.0 / 7, AverageAccuracy.of(2, 7, 1).average(), 1e-12);
  }

  @Test
  void allOrNoneRightIsOneOrZero() {
    assertEquals(1, AverageAccuracy.of(4_000, 4_000, 1).average());
    assertEquals(0, AverageAccuracy.of(0, 4_000, 1).average());
  }
}
