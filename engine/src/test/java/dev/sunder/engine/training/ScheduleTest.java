package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  /** 20 steps in epochs of 4. */
  private static final Horizon HORIZON = new Horizon(20, 4);

  private static double factor(String schedule, long step) {
    return Schedule.parse(schedule).factor(step, HORIZON);
  }

  @Test
  void constantNeverChanges() {
    assertEquals(1, factor("constant", 0));
    assertEquals(1, factor("constant", 19));
  }

  @Test
  void stepDropsAfterEverySoManyEpochs() {
    assertEquals(1, factor("step:2:0.1", 7));
    assertEquals(0.1, factor("step:2:0.1", 8), 1e-15);
    assertEquals(0.1, factor("step:2:0.1", 15), 1e-15);
    assertEquals(0.01, factor("step:2:0.1", 16), 1e-15);
  }

  @Test
  void polynomialOfPowerOneIsALineToItsEnd() {
    assertEquals(1, factor("poly:1", 0));
    assertEquals(0.75, factor("poly:1", 5), 1e-15);
    assertEquals(0.05, factor("poly:1", 19), 1e-15);
    assertEquals(0.2 + 0.8 * 0.75, factor("poly:1:0.2", 5), 1e-15);
  }

  @Test
  void polynomialOfThePapersPowerHalvesToTwoToTheMinusNineTenths() {
    assertEquals(0.5358867312681466, factor("poly:0.9", 10), 1e-15);
  }

  @Test
  void cosineIsAHalfWave() {
    assertEquals(1, factor("cosine", 0));
    assertEquals(0.8535533905932737, factor("cosine", 5), 1e-15);
    assertEquals(0.5, factor("cosine", 10), 1e-15);
    assertEquals(0.1 + 0.9 * 0.14644660940672624, factor("cosine:0.1", 15), 1e-15);
  }

  @Test
  void warmUpRisesInEqualStepsAndThenLeavesTheScheduleAlone() {
    Schedule warm = Schedule.parse("constant").withWarmUp(4);
    assertEquals(0.25, warm.factor(0, HORIZON));
    assertEquals(0.75, warm.factor(2, HORIZON));
    assertEquals(1, warm.factor(3, HORIZON));
    assertEquals(1, warm.factor(19, HORIZON));
  }

  @Test
  void warmUpScalesTheScheduleItLeadsTo() {
    Schedule warm = Schedule.parse("poly:1").withWarmUp(4);
    assertEquals(0.5 * 0.95, warm.factor(1, HORIZON), 1e-15);
    assertEquals(0.5, warm.factor(10, HORIZON), 1e-15);
  }

  @Test
  void noWarmUpStepsAreNoWarmUp() {
    Schedule plain = Schedule.parse("poly:0.9");
    assertEquals(plain, plain.withWarmUp(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"constant", "step:10:0.1", "poly:0.9", "poly:2.0:0.01", "cosine", "cosine:0.1"})
  void whatIsReadIsWrittenTheSame(String text) {
    assertEquals(text, Schedule.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "linear",
        "constant:1",
        "step",
        "step:0:0.1",
        "step:10:0",
        "step:10:2",
        "step:x:0.1",
        "step:10:0.1:3",
        "poly",
        "poly:0",
        "poly:-1",
        "poly:NaN",
        "poly:0.9:2",
        "poly:0.9:",
        "cosine:-0.1",
        "cosine:0.1:0.1"
      })
  void anythingElseIsRefusedWithTheFormsThereAre(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text));
    assertTrue(refused.getMessage().startsWith("schedule \"" + text + "\": "));
    assertTrue(
        refused
            .getMessage()
            .endsWith("expected constant, step:EPOCHS:FACTOR, poly:POWER[:END] or cosine[:END]"));
  }
}
