package dev.sunder.experiments.bench;

import dev.sunder.kernels.Device;
import java.time.Duration;
import java.util.Arrays;

/** Times work that a device may still be doing when the call returns. */
final class Stopwatch {

  private Stopwatch() {}

  /**
   * The times of single runs, in milliseconds, sorted.
   *
   * @param warmUp runs not counted
   * @param most the number of runs counted; fewer if all would take longer than {@code patience},
   *     but at least one
   */
  static double[] times(Device device, Runnable work, int warmUp, int most, Duration patience) {
    long begin = System.nanoTime();
    for (int i = 0; i < warmUp && isPatient(begin, patience); i++) {
      work.run();
      device.synchronize();
    }
    double[] times = new double[most];
    int done = 0;
    while (done == 0 || (done < most && isPatient(begin, patience))) {
      long start = System.nanoTime();
      work.run();
      device.synchronize();
      times[done++] = (System.nanoTime() - start) / 1e6;
    }
    double[] sorted = Arrays.copyOf(times, done);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * The milliseconds of one of many runs that follow each other without waiting, as a trainer's do.
   *
   * @param runs how many; fewer if all would take longer than {@code patience}, by the first
   */
  static double inARow(Device device, Runnable work, int runs, Duration patience) {
    device.synchronize();
    long start = System.nanoTime();
    work.run();
    device.synchronize();
    long first = Math.max(1, System.nanoTime() - start);
    int count = (int) Math.max(1, Math.min(runs, patience.toNanos() / first));
    start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      work.run();
    }
    device.synchronize();
    return (System.nanoTime() - start) / 1e6 / count;
  }

  private static boolean isPatient(long begin, Duration patience) {
    return System.nanoTime() - begin < patience.toNanos();
  }

  /** The middle of sorted times. */
  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
