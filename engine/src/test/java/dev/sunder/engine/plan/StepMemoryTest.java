package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A step takes memory neither from the Java heap nor, in the long run, from the system. */
class StepMemoryTest {

  private static final int BATCH = 4;
  private static final Network NETWORK = SmallNetworks.withSignal(Networks.small(3, 16, 2), 6);

  private final byte[] pixels = Hashed.bytes(BATCH * NETWORK.input().elements(), 0, 0);
  private final byte[] signals = Hashed.bytes(BATCH * 9, 0, 0);
  private final int[] labels = Hashed.labels(BATCH, 0, 2);

  @Test
  void aStepAllocatesNothingOnTheJavaHeap() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Device device = Devices.open("cpu");
        TrainingPlan plan = TrainingPlan.of(NETWORK, device, Options.ofBatch(BATCH))) {
      plan.load(Hashed.parameters(NETWORK));
      steps(plan, 200);
      long before = threads.getCurrentThreadAllocatedBytes();
      steps(plan, 100);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      // The bean's own answer and a late class initialisation, not something of each step.
      assertTrue(allocated < 1000, allocated + " bytes in 100 steps");
    }
  }

  @Test
  void anInferenceRunAllocatesNothingOnTheJavaHeap() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    float[] probabilities = new float[BATCH * 2];
    int[] predictions = new int[BATCH];
    try (Device device = Devices.open("cpu");
        InferencePlan plan = InferencePlan.of(NETWORK, device, BATCH)) {
      plan.load(Hashed.parameters(NETWORK));
      runs(plan, 200, probabilities, predictions);
      long before = threads.getCurrentThreadAllocatedBytes();
      runs(plan, 100, probabilities, predictions);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < 1000, allocated + " bytes in 100 runs");
    }
  }

  @Test
  @Timeout(120)
  void tenThousandStepsKeepTheProcessAsLargeAsItWas() throws Exception {
    residentBytes(); // Skips where the system does not tell.
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StepMemoryTest.class.getName())
            .redirectErrorStream(true);
    // One thread: waking a second for each of these tiny primitives would take most of the time.
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    long[] grown = said.lines().mapToLong(Long::parseLong).toArray();
    assertEquals(4, grown.length, said);
    for (int i = 0; i < grown.length; i += 2) {
      assertEquals(0, grown[i], "bytes on the device");
      assertTrue(grown[i + 1] < 16 << 20, "the process grew by " + grown[i + 1] + " bytes");
    }
  }

  /** The process of ten thousand steps: prints by how much device and process have grown. */
  public static void main(String[] arguments) throws IOException {
    try (Device device = Devices.open("cpu")) {
      // Every convolution that can be is computed by minimal filtering, whatever it costs here.
      device.tune("direct 1e6 1e6 1e6, product 1, copy 1 ps");
      tenThousandSteps(device, SmallNetworks.fused());
      tenThousandSteps(device, SmallNetworks.wide());
    }
  }

  private static void tenThousandSteps(Device device, Network network) throws IOException {
    try (TrainingPlan plan = TrainingPlan.of(network, device, Options.ofBatch(2))) {
      plan.load(Hashed.parameters(plan.network()));
      StepMemoryTest test = new StepMemoryTest();
      test.steps(plan, 2_000);
      long bytes = device.bytesInUse();
      long resident = residentBytes();
      test.steps(plan, 10_000);
      System.out.println(device.bytesInUse() - bytes);
      System.out.println(residentBytes() - resident);
    }
  }

  @Test
  void plansMadeAndClosedLeaveNothingBehind() throws IOException {
    try (Device device = Devices.open("cpu")) {
      makeAndClose(device, 10);
      long resident = residentBytes();
      makeAndClose(device, 60);
      assertEquals(0, device.bytesInUse());
      long growth = residentBytes() - resident;
      // The plans' own 16 MB each would make 960 MB.
      assertTrue(growth < 256 << 20, "grew by " + growth + " bytes");
    }
  }

  private void makeAndClose(Device device, int times) {
    Network network = Networks.small(3, 64, 2);
    for (int i = 0; i < times; i++) {
      try (TrainingPlan plan = TrainingPlan.of(network, device, Options.ofBatch(BATCH))) {
        assertTrue(plan.bytes() > 16 << 20, "a plan of " + plan.bytes() + " bytes");
        // Memory that was never written to is not resident.
        plan.load(Parameters.zeros(network));
        plan.pixels(new byte[BATCH * network.input().elements()]);
        plan.labels(labels, BATCH);
        plan.step(0.1f, 0);
      }
    }
  }

  private void steps(TrainingPlan plan, int count) {
    boolean joined = plan.network().signal().isPresent();
    for (int step = 0; step < count; step++) {
      plan.pixels(pixels);
      if (joined) {
        plan.signals(signals);
      }
      plan.labels(labels, plan.options().batch());
      plan.step(0.001f, step);
      requireFinite(plan.loss());
    }
  }

  private void runs(InferencePlan plan, int count, float[] probabilities, int[] predictions) {
    for (int run = 0; run < count; run++) {
      plan.pixels(pixels);
      plan.signals(signals);
      plan.labels(labels, BATCH);
      plan.run();
      plan.probabilities(probabilities);
      plan.predictions(predictions);
      requireFinite(plan.loss());
    }
  }

  private static void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw new AssertionError("the loss is " + loss);
    }
  }

  private static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeTrue(Files.isReadable(status), "this system does not tell the size of a process");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
