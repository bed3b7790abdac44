package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AgreementTest {

  @Test
  void theDifferenceIsAShareOfTheGreatestValue() {
    assertEquals(
        2.5e-5, Agreement.require("a", new float[] {4, -1}, new float[] {4, -1.0001f}), 1e-7);
  }

  @Test
  void otherAnswersAreRefused() {
    refuse(new float[] {4, -1}, new float[] {4, -1.001f});
    refuse(new float[] {4, -1}, new float[] {4});
    refuse(new float[] {0, 0}, new float[] {0, 0});
    refuse(new float[] {4, Float.NaN}, new float[] {4, 1});
    refuse(new float[] {4, 1}, new float[] {4, Float.NaN});
    refuse(new float[] {Float.POSITIVE_INFINITY}, new float[] {1});
  }

  private static void refuse(float[] ours, float[] theirs) {
    assertThrows(IllegalStateException.class, () -> Agreement.require("a", ours, theirs));
  }
}
