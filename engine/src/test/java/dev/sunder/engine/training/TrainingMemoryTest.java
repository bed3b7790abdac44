package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand steps take no memory from the heap or from the system. */
class TrainingMemoryTest {

  private static final Network NETWORK =
      new Network(
          "smallest",
          new Shape(1, 1, 8, 8),
          Scaling.symmetric(1),
          List.of(new Stage("fc1", new FullyConnectedLayer(2))));

  /** Notes what this thread has allocated and what the process holds at two steps. */
  private static final class Gauge implements TrainingListener {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long from;
    private final long to;
    private long allocated;
    private long resident;

    Gauge(long from, long to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void onStep(StepReport report) {
      if (report.step() == from) {
        resident = -residentBytes();
        allocated = -threads.getCurrentThreadAllocatedBytes();
      } else if (report.step() == to) {
        allocated += threads.getCurrentThreadAllocatedBytes();
        resident += residentBytes();
      }
    }
  }

  @Test
  void tenThousandStepsAllocateNothingAndKeepTheProcessAsLargeAsItWas() {
    Gauge gauge = new Gauge(2_000, 12_000);
    TrainingOptions options =
        TrainingOptions.builder().batch(2).steps(12_000).learningRate(0.001).build();
    try (Device device = Devices.open("cpu")) {
      // As many steps as make one epoch, which allocates a report.
      Trainer.of(
              NETWORK,
              Parameters.initialised(NETWORK, Initialiser.HE, 1),
              new TinyImages(24_000, 2, 1),
              options)
          .listener(new DivergenceGuard())
          .listener(gauge)
          .run(device);
    }
    // The bean's own answer and late class initialisation, not something of each step.
    assertTrue(gauge.allocated < 10_000, gauge.allocated + " bytes of heap in 10,000 steps");
    assertTrue(gauge.resident < 32 << 20, "grew by " + gauge.resident + " bytes");
  }

  private static long residentBytes() {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.isReadable(status), "this system does not tell the size of a process");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
