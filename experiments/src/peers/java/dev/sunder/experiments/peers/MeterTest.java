package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MeterTest {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Milliseconds by which the process's clock, which ticks in hundredths, may be behind. */
  private static final double TICKS = 40;

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
  void whatTheProcessComputedMeanwhileIsCounted() {
    Meter meter = new Meter("spin");
    meter.measure(1, () -> compute(TimeUnit.MILLISECONDS.toNanos(200)));
    double computed = meter.cores() * meter.milliseconds().last();
    assertTrue(computed >= 200 - TICKS, computed + " ms of 200 ms");
  }

  @Test
  void waitingIsNotCounted() {
    Meter meter = new Meter("sleep");
    long before = PROCESS.getProcessCpuTime();
    meter.measure(1, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400)));
    double most = (PROCESS.getProcessCpuTime() - before) / 1e6;
    double computed = meter.cores() * meter.milliseconds().last();
    assertTrue(computed <= most + TICKS, computed + " ms of at most " + most + " ms");
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

  @Test
  void coresThatNeitherSideHadAreSaid() {
    assertEquals("", Meter.disturbance(1.9, 1.95, 2));
    assertEquals("", Meter.disturbance(1.1, 1.95, 2));
    assertEquals("", Meter.disturbance(0.9, 0.5, 1));
    assertEquals(
        "DISTURBED: ours had 0.51 cores, theirs 0.77, of 2: other work ran here, measure again",
        Meter.disturbance(0.51, 0.77, 2));
  }

  private static void compute(long nanoseconds) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - start < nanoseconds) {
      Thread.onSpinWait();
    }
  }
}
