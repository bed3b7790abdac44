package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.OutOfMemoryException;
import dev.sunder.kernels.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link CudaPlansTest} runs in a process of its own, with emulated libraries. */
final class EmulatedPlans {

  private static final Network NETWORK = Networks.small(3, 32, 2);
  private static final DeviceSettings SETTINGS =
      DeviceSettings.DEFAULT.withPrecision(Precision.FP32);
  private static final Pattern FITTING = Pattern.compile("; batch ([0-9,]+) would fit$");

  private EmulatedPlans() {}

  public static void main(String[] arguments) throws IOException {
    try (Device device = Devices.open("cuda", SETTINGS)) {
      switch (arguments[0]) {
        case "trace" -> LossTrace.check(device, LossTrace.SINGLE);
        case "training" -> fit(batch -> TrainingPlan.of(NETWORK, device, Options.ofBatch(batch)));
        case "inference" -> fit(batch -> InferencePlan.of(NETWORK, device, batch));
        case "cycles" -> cycles(device);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println(device.bytesInUse() + " bytes in use");
    }
  }

  /** Asks for too large a batch, then for the one named, then for the next. */
  private static void fit(IntFunction<Plan> plan) {
    String said = refusal(plan, 100_000);
    System.out.println(said);
    Matcher named = FITTING.matcher(said);
    if (named.find()) {
      int batch = Integer.parseInt(named.group(1).replace(",", ""));
      plan.apply(batch).close();
      System.out.println("batch " + batch + " opens");
      System.out.println(refusal(plan, batch + 1));
    }
  }

  private static String refusal(IntFunction<Plan> plan, int batch) {
    try {
      plan.apply(batch).close();
      return "batch " + batch + " opens";
    } catch (OutOfMemoryException refusal) {
      return refusal.getMessage();
    }
  }

  /** Plans made, run and closed, and one that makes many steps; prints how the process grew. */
  private static void cycles(Device device) throws IOException {
    // Until the Java heap has grown as far as it will.
    makeAndClose(device, 300);
    long before = residentBytes();
    makeAndClose(device, 300);
    System.out.println(device.bytesInUse() + " bytes in use");
    System.out.println("plans: " + (residentBytes() - before));
    try (TrainingPlan plan = training(device)) {
      steps(plan, 500);
      long bytes = device.bytesInUse();
      long warm = residentBytes();
      steps(plan, 3_000);
      System.out.println("steps: " + (residentBytes() - warm));
      if (device.bytesInUse() != bytes) {
        throw new AssertionError(device.bytesInUse() + " bytes in use, " + bytes + " before");
      }
    }
  }

  private static void makeAndClose(Device device, int times) {
    for (int i = 0; i < times; i++) {
      try (TrainingPlan training = training(device);
          InferencePlan inference = InferencePlan.of(training.network(), device, 2)) {
        steps(training, 1);
        inference.load(Parameters.zeros(inference.network()));
        inference.pixels(new byte[2 * inference.network().input().elements()]);
        inference.run();
        inference.predictions(new int[2]);
      }
    }
  }

  private static TrainingPlan training(Device device) {
    TrainingPlan plan = TrainingPlan.of(SmallNetworks.fused(), device, Options.ofBatch(2));
    plan.load(Hashed.parameters(plan.network()));
    return plan;
  }

  private static void steps(TrainingPlan plan, int count) {
    byte[] pixels = new byte[2 * plan.network().input().elements()];
    for (int step = 0; step < count; step++) {
      plan.pixels(pixels);
      plan.labels(new int[] {0, 1}, 2);
      plan.step(0.001f, step);
      if (!Double.isFinite(plan.loss())) {
        throw new AssertionError("the loss is " + plan.loss());
      }
    }
  }

  private static long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
