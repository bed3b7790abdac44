package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DivergenceGuardTest {

  /** Runs losses past a guard of factor 4 and patience 3 that reads every step. */
  private static void guard(long after, double... losses) {
    DivergenceGuard guard = new DivergenceGuard(1, 4, 3);
    guard.onStart(FakeReport.startAfter(after));
    for (int i = 0; i < losses.length; i++) {
      guard.onStep(FakeReport.of(after + i + 1, losses[i]));
    }
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunAtOnceAndSaysWhatToTry() {
    TrainingDivergedException diverged =
        assertThrows(TrainingDivergedException.class, () -> guard(0, 1, 2, Double.NaN));
    assertEquals(3, diverged.step());
    assertEquals(0.5, diverged.learningRate());
    assertTrue(Double.isNaN(diverged.loss()));
    assertEquals(
        "training diverged at step 3: the loss is NaN (not a finite number) at learning rate 0.5; "
            + "try a learning rate of 0.05, a warm-up or a longer one, or a smaller weight decay",
        diverged.getMessage());
  }

  @Test
  void anInfiniteLossEndsTheRunAtOnce() {
    assertThrows(TrainingDivergedException.class, () -> guard(0, 1, Double.POSITIVE_INFINITY));
  }

  @Test
  void aLargeLossEndsTheRunWhenItStays() {
    TrainingDivergedException diverged =
        assertThrows(TrainingDivergedException.class, () -> guard(0, 1, 5, 5, 5));
    assertEquals(4, diverged.step());
    assertTrue(diverged.getMessage().contains("for 3 readings above 4.0 times 1.0"));
  }

  @Test
  void aLargeLossThatFallsAgainIsNoDivergence() {
    assertDoesNotThrow(() -> guard(0, 1, 5, 5, 3.9, 5, 5, 3.9));
  }

  @Test
  void aResumedRunIsMeasuredAgainstGuessingAndNotAgainstItsSmallLoss() {
    // Guessing between two classes has a loss of 0.693.
    assertDoesNotThrow(() -> guard(50, 0.01, 2.7, 2.7, 2.7));
    assertThrows(TrainingDivergedException.class, () -> guard(50, 0.01, 2.8, 2.8, 2.8));
  }

  @Test
  void theLossIsReadNoOftenerThanAsked() {
    DivergenceGuard guard = new DivergenceGuard(10, 4, 3);
    guard.onStart(FakeReport.startAfter(0));
    guard.onStep(FakeReport.of(1, 1));
    assertDoesNotThrow(() -> guard.onStep(FakeReport.of(9, Double.NaN)));
    assertThrows(
        TrainingDivergedException.class, () -> guard.onStep(FakeReport.of(10, Double.NaN)));
  }
}
