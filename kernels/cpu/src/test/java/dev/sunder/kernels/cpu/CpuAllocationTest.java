package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** What is built once runs without allocating, and is given back. */
class CpuAllocationTest {

  private static final Window WINDOW = Window.square(3, 1, 1);
  private static final int ROUNDS = 6;
  private static final int RUNS = 5;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aStepAllocatesNothingOnTheHeap() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      assertAllocatesNothing(
          arena.record(step(arena, new Shape(4, 32, 14, 14), 48, 64, Activation.TANH)));
    }
  }

  @Test
  void aStepThroughTransformedConvolutionsAllocatesNothingOnTheHeap() {
    Shape pixels = new Shape(4, 130, 26, 29);
    for (Activation activation : List.of(Activation.RELU, Activation.TANH)) {
      try (Device device = Devices.open("cpu", DeviceSettings.DEFAULT.withDeterminism());
          CpuArena arena = (CpuArena) device.arena()) {
        Operation step = arena.record(step(arena, pixels, 147, 200, activation));
        assertNotNull(arena.points().storage(), "the convolutions are transformed");
        assertAllocatesNothing(step);
      }
    }
  }

  @Test
  void transfersInSteadyStateAllocateNothingOnTheHeap() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(new Shape(2, 32, 6, 6));
      Differentiable f = arena.convolution(x, 32, WINDOW, Activation.RELU, Mode.TRAINING);
      Tensor copy = arena.tensor(f.output().shape());
      FloatBuffer buffer = FloatBuffer.wrap(new float[2 * 32 * 6 * 6]);
      long allocated =
          allocated(
              () -> {
                x.upload(buffer);
                f.output().upload(buffer);
                f.output().download(buffer);
                copy.copyFrom(f.output());
              });
      assertTrue(allocated < RUNS * 64, RUNS + " rounds allocated " + allocated + " bytes");
    }
  }

  @Test
  void buildingAndClosingArenasReturnsTheirMemory() {
    try (Device device = Devices.open("cpu")) {
      // As often as is counted below, for the Java heap grows at first.
      for (int i = 0; i < 300; i++) {
        buildAndClose(device);
      }
      long before = Pointer.physicalBytes();
      for (int i = 0; i < 300; i++) {
        buildAndClose(device);
      }
      long grown = Pointer.physicalBytes() - before;
      // Each held 3 MiB; the Java heap may grow meanwhile.
      assertTrue(grown < 200L << 20, "300 arenas left " + (grown >> 20) + " MiB behind");
    }
  }

  private static void buildAndClose(Device device) {
    try (Arena arena = device.arena()) {
      List<Operation> step = step(arena, new Shape(4, 32, 14, 14), 48, 64, Activation.TANH);
      step.forEach(Operation::run);
      ((PixelInput) step.get(0)).output().toArray();
    }
  }

  private static void assertAllocatesNothing(Operation step) {
    assertEquals(0, allocated(step::run), "bytes allocated by " + RUNS + " steps");
  }

  /**
   * Bytes that this thread and the device's own allocate on the heap in {@link #RUNS} runs: in the
   * best of some rounds, since the JVM now and then allocates for itself.
   */
  private static long allocated(Runnable repeated) {
    for (int i = 0; i < RUNS; i++) {
      repeated.run();
    }
    long[] measured = threadsThatWork();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = bytes(measured);
      // Reading the counters allocates, too.
      long start = bytes(measured);
      long reading = start - before;
      for (int i = 0; i < RUNS; i++) {
        repeated.run();
      }
      least = Math.min(least, bytes(measured) - start - reading);
    }
    return least;
  }

  private static long bytes(long[] threads) {
    long sum = 0;
    for (long each : THREADS.getThreadAllocatedBytes(threads)) {
      sum += each;
    }
    return sum;
  }

  private static long[] threadsThatWork() {
    Set<Thread> all = Thread.getAllStackTraces().keySet();
    return all.stream()
        .filter(t -> t == Thread.currentThread() || t.getName().startsWith("sunder-cpu"))
        .mapToLong(Thread::getId)
        .toArray();
  }

  /** The operations of a training step with two convolutions, the first of them with ReLU. */
  private static List<Operation> step(
      Arena arena, Shape shape, int maps, int moreMaps, Activation activation) {
    PixelInput pixels = arena.pixels(shape, new float[shape.c()], new float[shape.c()]);
    List<Operation> operations = new ArrayList<>(List.of(pixels));
    List<Differentiable> functions = new ArrayList<>();
    functions.add(arena.convolution(pixels.output(), maps, WINDOW, Activation.RELU, Mode.TRAINING));
    functions.add(
        arena.convolution(functions.get(0).output(), moreMaps, WINDOW, activation, Mode.TRAINING));
    functions.add(
        arena.pooling(
            functions.get(1).output(), PoolingKind.MAX, Window.square(3, 2, 0), Mode.TRAINING));
    functions.add(
        arena.localResponseNormalisation(
            functions.get(2).output(), 5, 1e-4f, 0.75f, 2, Mode.TRAINING));
    functions.add(
        arena.fullyConnected(functions.get(3).output(), 10, Activation.IDENTITY, Mode.TRAINING));
    functions.add(arena.dropout(functions.get(4).output(), 0.5f, 1, Mode.TRAINING));
    operations.addAll(functions);
    SoftmaxCrossEntropy loss = arena.softmaxCrossEntropy(functions.get(5).output(), Mode.TRAINING);
    loss.labels(new int[] {1, 2, 3, 4}, 4);
    operations.add(loss);
    Tensor gradient = loss.logitsGradient();
    List<Tensor> parameters = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    for (int i = functions.size() - 1; i >= 0; i--) {
      Gradient made = functions.get(i).gradient(gradient, Gradient.Wanted.ALL);
      operations.add(made);
      gradient = made.inputGradients().get(0);
      parameters.addAll(functions.get(i).parameters());
      gradients.addAll(made.parameterGradients());
    }
    operations.add(arena.momentumUpdate(parameters, gradients, new float[parameters.size()], 0.9f));
    return operations;
  }
}
