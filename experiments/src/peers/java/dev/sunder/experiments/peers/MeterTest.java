package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MeterTest {

  @Test
  void aRunsTimeIsItsShareOfTheTurns() {
    Meter meter = new Meter("sleep");
    long start = System.nanoTime();
    meter.measure(4, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200)));
    double turn = (System.nanoTime() - start) / 1e6;
    assertTrue(meter.milliseconds().last() <= turn / 4);
    assertEquals(turn / 4, meter.milliseconds().last(), turn / 8);
  }

  @Test
  void coresAreBusyWithWorkNotWithWaiting() {
    Meter asleep = new Meter("sleep");
    Meter awake = new Meter("spin");
    asleep.measure(1, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200)));
    awake.measure(1, () -> spin(TimeUnit.MILLISECONDS.toNanos(200)));
    assertTrue(asleep.cores() < awake.cores(), asleep.cores() + " and " + awake.cores());
  }

  @Test
  void moreCoresThanThreadsGiveNoRatio() {
    Meter.requireThreads("ours", 1.2, 1);
    Meter.requireThreads("ours", 0.4, 1);
    assertEquals(
        "theirs kept 1.98 cores busy, expected at most 1: no ratio",
        assertThrows(IllegalStateException.class, () -> Meter.requireThreads("theirs", 1.98, 1))
            .getMessage());
    assertThrows(IllegalStateException.class, () -> Meter.requireThreads("theirs", Double.NaN, 1));
  }

  private static void spin(long nanoseconds) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanoseconds) {
      Thread.onSpinWait();
    }
  }
}
