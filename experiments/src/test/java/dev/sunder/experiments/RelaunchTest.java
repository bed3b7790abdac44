package dev.sunder.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RelaunchTest {

  @Test
  void anEmptyEnvironmentGetsAThreadAProcessorThatSoonSleepsWhileWaiting() {
    assertEquals(
        Map.of("OMP_NUM_THREADS", "6", "OMP_WAIT_POLICY", "passive", "GOMP_SPINCOUNT", "20000"),
        Relaunch.missing(Map.of(), OptionalInt.empty(), 6));
  }

  @Test
  void whatTheUserSetIsKept() {
    assertEquals(
        Map.of(),
        Relaunch.missing(
            Map.of("OMP_NUM_THREADS", "3", "OMP_WAIT_POLICY", "active"), OptionalInt.empty(), 6));
  }

  @Test
  void whoChoseHowLongToSpinIsNotOverruled() {
    assertEquals(
        Map.of("OMP_WAIT_POLICY", "passive"),
        Relaunch.missing(
            Map.of("OMP_NUM_THREADS", "3", "GOMP_SPINCOUNT", "7"), OptionalInt.empty(), 6));
  }

  @Test
  void theOptionOverridesTheEnvironment() {
    assertEquals(
        Map.of("OMP_NUM_THREADS", "2"),
        Relaunch.missing(
            Map.of("OMP_NUM_THREADS", "3", "OMP_WAIT_POLICY", "passive"), OptionalInt.of(2), 6));
  }

  @Test
  void theChildNeedsNoChildOfItsOwn() {
    assertEquals(
        Map.of(),
        Relaunch.missing(Relaunch.missing(Map.of(), OptionalInt.of(2), 6), OptionalInt.of(2), 6));
  }
}
