package dev.sunder.kernels.jmh;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Runs one prepared operation and waits for the device. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KernelBenchmark {

  /** See {@link Workload#of}. */
  @Param({
    "peak-arithmetic",
    "peak-memory",
    "conv1 forward",
    "conv1 by weights",
    "conv2 forward",
    "conv2 by data",
    "conv2 by weights",
    "conv3 forward",
    "conv3 by data",
    "conv3 by weights",
    "conv4 forward",
    "conv4 by data",
    "conv4 by weights",
    "conv5 forward",
    "conv5 by data",
    "conv5 by weights",
    "fc6 forward",
    "fc6 by data",
    "fc6 by weights",
    "fc7 forward",
    "pool1 forward",
    "pool1 by data",
    "momentum update"
  })
  public String operation;

  @Param({"cpu"})
  public String device;

  private Device opened;
  private Arena arena;
  private Workload workload;

  /** Prepares the operation. */
  @Setup
  public void prepare() {
    opened = Devices.open(device);
    arena = opened.arena();
    workload = Workload.of(arena, operation);
  }

  /** Releases the device. */
  @TearDown
  public void release() {
    arena.close();
    opened.close();
  }

  /** One run. */
  @Benchmark
  public void run() {
    workload.operation().run();
    opened.synchronize();
  }
}
