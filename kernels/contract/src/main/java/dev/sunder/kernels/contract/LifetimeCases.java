package dev.sunder.kernels.contract;

import com.sun.management.ThreadMXBean;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What is closed gives its memory back and is refused afterwards, never used. */
final class LifetimeCases {

  private static final Class<IllegalStateException> STATE = IllegalStateException.class;

  private static final int ALLOCATION_RUNS = 10;

  private LifetimeCases() {}

  static List<ContractCase> cases() {
    return List.of(
        ContractCase.alone("arenas give back what they took", LifetimeCases::memory),
        ContractCase.alone("use after an arena's close is refused", LifetimeCases::closedArena),
        ContractCase.alone(
            "use of another arena's tensors after its close is refused",
            LifetimeCases::closedNeighbour),
        ContractCase.alone("arenas of one device share tensors", LifetimeCases::neighbours),
        ContractCase.alone("running allocates nothing on the Java heap", LifetimeCases::allocation),
        ContractCase.alone(
            "a tuning is kept, and text that is none is refused", LifetimeCases::tuning),
        ContractCase.alone("closing a device with open arenas throws", LifetimeCases::leak));
  }

  private static void tuning(Device device, Findings findings) {
    String before = device.tuning();
    findings.refuses(
        IllegalArgumentException.class, "tuning", () -> device.tune("no tuning"), "no tuning");
    device.tune(before);
    findings.require(
        device.tuning().equals(before),
        () -> "tuned with \"" + before + "\" it says \"" + device.tuning() + "\"");
  }

  private static void memory(Device device, Findings findings) {
    long before = device.bytesInUse();
    Arena first = device.arena();
    Arena second = device.arena();
    try {
      long perElement = Float.BYTES;
      first.tensor(Shape.of(10, 100));
      long one = device.bytesInUse();
      findings.require(
          one - before >= 1000 * perElement, () -> "1000 elements in " + (one - before) + " bytes");
      second.tensor(Shape.of(10, 100));
      new SmallNetwork(second, new Numbers("memory"), false, 0).step().forEach(Operation::run);
      findings.require(device.bytesInUse() > one, () -> "a network takes no memory");
      second.close();
      second.close();
      findings.require(
          device.bytesInUse() == one,
          () -> device.bytesInUse() + " bytes in use, expected the first arena's " + one);
    } finally {
      second.close();
      first.close();
    }
    findings.require(
        device.bytesInUse() == before,
        () -> device.bytesInUse() + " bytes in use, expected " + before);
  }

  private static void closedArena(Device device, Findings findings) {
    Arena arena = device.arena();
    Tensor x = arena.tensor(Shape.of(2, 3));
    Tensor other = arena.tensor(Shape.of(2, 3));
    Differentiable function = arena.fullyConnected(x, 2, Activation.RELU, Mode.TRAINING);
    Tensor dy = arena.tensor(Shape.of(2, 2));
    Gradient gradient = function.gradient(dy, Gradient.Wanted.ALL);
    Operation recording = arena.record(List.of(function));
    PixelInput pixels = arena.pixels(Shape.of(1, 2), new float[2], new float[2]);
    arena.close();
    findings.refuses(STATE, "upload", () -> x.upload(new float[6]), "closed");
    findings.refuses(STATE, "download", () -> x.download(new float[6]), "closed");
    findings.refuses(STATE, "copy", () -> x.copyFrom(other), "closed");
    findings.refuses(STATE, "function", function::run, "closed");
    findings.refuses(STATE, "gradient", gradient::run, "closed");
    findings.refuses(STATE, "recording", recording::run, "closed");
    findings.refuses(STATE, "pixels", pixels::run, "closed");
    findings.refuses(STATE, "loading pixels", () -> pixels.load(new byte[2]), "closed");
    findings.refuses(
        STATE, "a new gradient", () -> function.gradient(dy, Gradient.Wanted.ALL), "closed");
    findings.refuses(STATE, "a new tensor", () -> arena.tensor(Shape.of(1, 1)), "closed");
    findings.refuses(STATE, "a new function", () -> arena.flatten(x, Mode.INFERENCE), "closed");
    findings.refuses(STATE, "a new recording", () -> arena.record(List.of()), "closed");
    findings.refuses(
        STATE, "new pixels", () -> arena.pixels(Shape.of(1, 1), new float[1], new float[1]));
  }

  private static void closedNeighbour(Device device, Findings findings) {
    try (Arena arena = device.arena()) {
      Arena neighbour = device.arena();
      Tensor x = neighbour.tensor(Shape.of(2, 3));
      Tensor dy = neighbour.tensor(Shape.of(2, 2));
      Tensor mine = arena.tensor(Shape.of(2, 3));
      Differentiable function = arena.fullyConnected(x, 2, Activation.RELU, Mode.TRAINING);
      Gradient gradient = function.gradient(dy, Gradient.Wanted.ALL);
      neighbour.close();
      findings.refuses(STATE, "function", function::run, "closed");
      findings.refuses(STATE, "gradient", gradient::run, "closed");
      Class<IllegalArgumentException> argument = IllegalArgumentException.class;
      findings.refuses(argument, "copy", () -> mine.copyFrom(x), "open arena");
      findings.refuses(
          argument, "a new function", () -> arena.flatten(x, Mode.INFERENCE), "open arena");
    }
  }

  private static void neighbours(Device device, Findings findings) {
    try (Arena weights = device.arena();
        Arena activations = device.arena()) {
      Tensor x = Values.tensor(weights, Shape.of(1, 2), new double[] {-3, 4});
      Differentiable relu = activations.activation(x, Activation.RELU, false, Mode.INFERENCE);
      relu.run();
      double[] y = Values.read(relu.output());
      findings.require(y[0] == 0 && y[1] == 4, () -> "got " + y[0] + ", " + y[1]);
    }
  }

  private static void leak(Device device, Findings findings) {
    Device another =
        Devices.open(device.name(), DeviceSettings.DEFAULT.withPrecision(device.precision()));
    Arena leaked = another.arena();
    Tensor tensor = leaked.tensor(Shape.of(1, 3));
    findings.refuses(STATE, "close", another::close, "1", "open");
    findings.require(another.bytesInUse() == 0, () -> "the leaked memory was kept");
    findings.refuses(STATE, "use of what leaked", tensor::toArray, "closed");
    findings.refuses(STATE, "a new arena", another::arena, "closed");
    another.close();
  }

  private static void allocation(Device device, Findings findings) {
    if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)
        || !threads.isThreadAllocatedMemorySupported()) {
      findings.remark("not measured: this Java machine does not count allocated bytes");
      return;
    }
    try (Arena arena = device.arena()) {
      Numbers numbers = new Numbers("allocation");
      SmallNetwork network = new SmallNetwork(arena, numbers, false, 0);
      network.stage(numbers, 0);
      Operation recording = arena.record(network.step());
      // What is made once, at the first run, does not count.
      recording.run();
      threads.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ALLOCATION_RUNS; i++) {
        recording.run();
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      findings.require(bytes == 0, () -> bytes + " bytes in " + ALLOCATION_RUNS + " steps");
    }
  }
}
