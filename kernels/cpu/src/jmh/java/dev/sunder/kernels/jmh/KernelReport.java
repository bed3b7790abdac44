package dev.sunder.kernels.jmh;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks and prints each one's rate and its share of the machine's measured peak. */
public final class KernelReport {

  private KernelReport() {}

  /**
   * Runs all.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(KernelBenchmark.class.getName())
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(500))
            .build();
    Collection<RunResult> results = new Runner(options).run();
    double arithmetic = 0;
    double memory = 0;
    System.out.printf(
        "%n%-18s %12s %10s %10s %8s%n", "operation", "us", "GFLOP/s", "GB/s", "of peak");
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      System.out.println(device.description());
      for (RunResult result : results) {
        String name = result.getParams().getParam("operation");
        double micros = result.getPrimaryResult().getScore();
        Workload workload = Workload.of(arena, name);
        double gflops = workload.flops() / micros / 1e3;
        double gigabytes = workload.bytes() / micros / 1e3;
        arithmetic = Math.max(arithmetic, name.equals("peak-arithmetic") ? gflops : 0);
        memory = Math.max(memory, name.equals("peak-memory") ? gigabytes : 0);
        double share = gflops > 0 ? gflops / arithmetic : gigabytes / memory;
        System.out.printf(
            Locale.ROOT,
            "%-18s %12.1f %10s %10s %6.0f %%%n",
            name,
            micros,
            gflops > 0 ? String.format(Locale.ROOT, "%.0f", gflops) : "",
            gigabytes > 0 ? String.format(Locale.ROOT, "%.1f", gigabytes) : "",
            100 * share);
      }
    }
  }
}
