package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRatioTest {

  @Test
  void theirUpdateIsCountedAtOurPriceWhereOursIsCheaper() {
    StepRatio ratio = new StepRatio(699, 745, 68, 11);
    assertEquals(756, ratio.theirs());
    assertEquals(699.0 / 756, ratio.value());
  }

  @Test
  void theirUpdateIsCountedAsItIsWhereItIsTheCheaper() {
    StepRatio ratio = new StepRatio(150, 290, 10, 25);
    assertEquals(300, ratio.theirs());
    assertEquals(0.5, ratio.value());
  }

  @Test
  void ourPriceNeverMakesOursLookFaster() {
    for (double price : new double[] {1, 5, 20, 40, 80}) {
      double flattering = 200 / (300 + 40.0);
      assertEquals(true, new StepRatio(200, 300, 40, price).value() >= flattering);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aTimeThatWasNotMeasuredGivesNoRatio(double milliseconds) {
    assertThrows(IllegalArgumentException.class, () -> new StepRatio(milliseconds, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new StepRatio(1, milliseconds, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new StepRatio(1, 1, milliseconds, 1));
    assertThrows(IllegalArgumentException.class, () -> new StepRatio(1, 1, 1, milliseconds));
  }
}
