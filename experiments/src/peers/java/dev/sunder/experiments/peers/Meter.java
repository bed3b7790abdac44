package dev.sunder.experiments.peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/**
 * Times one kind of work and counts how many cores this process kept busy meanwhile, whoever asked
 * them to: a side that runs on more threads than it was given shows.
 */
final class Meter {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  // Collectors, compilers and threads that still wait for the other side's next loop.
  private static final double SLACK = 0.5;

  // A loop's end is waited for, and the last piece of it computed alone.
  private static final double SHARE = 0.85;

  private static final Duration REST = Duration.ofMillis(50);

  private final String what;
  private final Times milliseconds = new Times();
  // The process's clock ticks in hundredths of a second: only sums say something.
  private long wall;
  private long busy;

  Meter(String what) {
    this.what = what;
  }

  /**
   * Waits until the threads of what was measured last have given up waiting for more: they spin for
   * some hundredths of a second, and would take the other side's cores.
   */
  static void rest() {
    try {
      Thread.sleep(REST.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  /** Runs work and keeps its time as one measurement of {@code runs} equal parts. */
  void measure(int runs, Runnable work) {
    long before = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    long time = System.nanoTime() - start;
    busy += PROCESS.getProcessCpuTime() - before;
    wall += time;
    milliseconds.add(time / 1e6 / runs);
  }

  String what() {
    return what;
  }

  /** Milliseconds of a run. */
  Times milliseconds() {
    return milliseconds;
  }

  /** How many cores were busy, on average over all that was measured. */
  double cores() {
    return busy / (double) wall;
  }

  /**
   * Checks that the work stayed on the threads that it was given.
   *
   * @throws IllegalStateException if more cores were busy
   */
  void requireThreads(int threads) {
    requireThreads(what, cores(), threads);
  }

  /**
   * A line for the report if neither of two sides that took turns had its cores: something else ran
   * on this machine, and the figures are of both. Empty if one had them.
   *
   * @param ours cores that our side kept busy
   * @param theirs cores that the peer kept busy
   */
  static String disturbance(double ours, double theirs, int threads) {
    double least = SHARE * threads;
    return ours >= least || theirs >= least
        ? ""
        : String.format(
            Locale.ROOT,
            "DISTURBED: ours had %.2f cores, theirs %.2f, of %d: other work ran here, measure again",
            ours,
            theirs,
            threads);
  }

  /** As {@link #requireThreads(int)}, for a number of busy cores. */
  static void requireThreads(String what, double cores, int threads) {
    if (!(cores <= threads + SLACK)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s kept %.2f cores busy, expected at most %d: no ratio",
              what,
              cores,
              threads));
    }
  }
}
