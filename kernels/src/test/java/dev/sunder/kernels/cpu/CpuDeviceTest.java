package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class CpuDeviceTest {

  private static final Window WINDOW = Window.square(3, 1, 1);

  @Test
  void thereIsOneDevice() {
    assertThrows(DeviceUnavailableException.class, () -> Devices.open("cpu:1"));
  }

  @Test
  void saysWhatItIs() {
    try (Device device = Devices.open("cpu")) {
      assertTrue(
          device.description().matches("oneDNN \\d+\\.\\d+\\.\\d+, \\w+, \\d+ threads?"),
          device.description());
    }
    String report = new CpuProvider().report();
    assertTrue(report.contains("OMP_NUM_THREADS: " + System.getenv("OMP_NUM_THREADS")), report);
  }

  @Test
  void countsTheBytesOfItsArenas() {
    try (Device device = Devices.open("cpu")) {
      assertEquals(0, device.bytesInUse());
      try (Arena arena = device.arena()) {
        arena.tensor(new Shape(2, 3, 5, 7));
        assertEquals(2 * 3 * 5 * 7 * 4, device.bytesInUse());
      }
      assertEquals(0, device.bytesInUse());
    }
  }

  @Test
  void closingWithAnOpenArenaIsALeakButReleasesIt() {
    Device device = Devices.open("cpu");
    device.arena().tensor(new Shape(1, 1, 8, 8));
    IllegalStateException leak = assertThrows(IllegalStateException.class, device::close);
    assertTrue(leak.getMessage().contains("1 of its arenas"), leak.getMessage());
    assertEquals(0, device.bytesInUse());
    device.close();
  }

  @Test
  void nothingOfAClosedArenaCanBeUsed() {
    try (Device device = Devices.open("cpu")) {
      Arena arena = device.arena();
      Tensor x = arena.tensor(new Shape(1, 4, 8, 8));
      Differentiable f = arena.convolution(x, 4, WINDOW, Activation.RELU, Mode.TRAINING);
      Gradient gradient = f.gradient(f.output(), Gradient.Wanted.ALL);
      MomentumUpdate update =
          arena.momentumUpdate(
              f.parameters(), gradient.parameterGradients(), new float[] {0, 0}, 0.9f);
      PixelInput pixels = arena.pixels(new Shape(1, 1, 2, 2), new float[] {1}, new float[] {0});
      Operation recording = arena.record(List.of(f));
      arena.close();
      arena.close();
      for (Operation operation : List.of(f, gradient, update, pixels, recording)) {
        assertThrows(IllegalStateException.class, operation::run, operation.description());
      }
      float[] values = new float[4 * 8 * 8];
      assertThrows(IllegalStateException.class, () -> x.upload(values));
      assertThrows(IllegalStateException.class, () -> x.download(values));
      assertThrows(IllegalStateException.class, () -> pixels.load(new byte[4]));
      assertThrows(IllegalStateException.class, () -> update.learningRate(1));
      assertThrows(IllegalStateException.class, () -> arena.tensor(x.shape()));
      assertThrows(IllegalStateException.class, () -> f.gradient(f.output(), Gradient.Wanted.ALL));
    }
  }

  @Test
  void anOperationDoesNotOutliveTheArenaOfItsInput() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Arena other = device.arena();
      Tensor x = other.tensor(new Shape(1, 4, 8, 8));
      Differentiable f = arena.convolution(x, 4, WINDOW, Activation.RELU, Mode.TRAINING);
      f.run();
      other.close();
      assertThrows(IllegalStateException.class, f::run);
    }
  }

  @Test
  void tensorsOfAnotherDeviceAreRefused() {
    try (Device device = Devices.open("cpu");
        Device twin = Devices.open("cpu");
        Arena arena = device.arena();
        Arena foreign = twin.arena()) {
      Tensor x = foreign.tensor(new Shape(1, 1, 4, 4));
      assertThrows(IllegalArgumentException.class, () -> arena.flatten(x, Mode.INFERENCE));
      Tensor own = arena.tensor(new Shape(1, 1, 4, 4));
      assertThrows(IllegalArgumentException.class, () -> own.copyFrom(x));
    }
  }

  @Test
  void directAndHeapBuffersAreCopiedFromTheirPositions() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(new Shape(1, 1, 1, 3));
      FloatBuffer source = FloatBuffer.wrap(new float[] {9, 1, 2, 3, 9});
      source.position(1).limit(4);
      x.upload(source);
      assertEquals(1, source.position());
      FloatBuffer target =
          ByteBuffer.allocateDirect(20).order(ByteOrder.nativeOrder()).asFloatBuffer();
      target.position(2);
      x.download(target);
      assertEquals(2, target.position());
      assertEquals(1, target.get(2));
      assertEquals(3, target.get(4));
    }
  }

  /** Padding channels of a blocked layout must stay zero, or they would join the sums. */
  @Test
  void paddingStaysZeroThroughUploadAndUpdate() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(new Shape(2, 17, 6, 6));
      x.upload(filled(2 * 17 * 6 * 6, 1));
      Differentiable f = arena.convolution(x, 19, WINDOW, Activation.SIGMOID, Mode.TRAINING);
      f.parameters().get(0).upload(filled(19 * 17 * 9, 0.25f));
      Tensor dy = arena.tensor(f.output().shape());
      dy.upload(filled(dy.shape().elements(), 1));
      Gradient gradient = f.gradient(dy, Gradient.Wanted.ALL);
      MomentumUpdate update =
          arena.momentumUpdate(
              f.parameters(), gradient.parameterGradients(), new float[] {0.1f, 0}, 0.9f);
      update.learningRate(0.1f);
      for (int step = 0; step < 3; step++) {
        f.run();
        dy.upload(filled(dy.shape().elements(), 1));
        gradient.run();
        update.run();
      }
      List<Tensor> tensors = new ArrayList<>(f.parameters());
      tensors.addAll(update.velocities());
      for (Tensor tensor : tensors) {
        double logical = 0;
        for (float value : tensor.toArray()) {
          logical += Math.abs(value);
        }
        FloatBuffer stored = ((CpuTensor) tensor).storage().floats();
        double all = 0;
        for (int i = 0; i < stored.capacity(); i++) {
          all += Math.abs(stored.get(i));
        }
        assertEquals(logical, all, 1e-9 * logical, "padding of " + tensor.shape());
      }
    }
  }

  @Test
  void aStepAllocatesNothingOnTheHeap() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      List<Operation> operations = new ArrayList<>();
      Operation step = arena.record(step(arena, operations));
      for (int i = 0; i < 20; i++) {
        step.run();
      }
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 50; i++) {
        step.run();
      }
      long allocated = threads.getThreadAllocatedBytes(thread) - before;
      assertTrue(allocated < 50 * 16, "50 steps allocated " + allocated + " bytes");
    }
  }

  @Test
  void transfersInSteadyStateAllocateNothingOnTheHeap() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(new Shape(2, 32, 6, 6));
      Differentiable f = arena.convolution(x, 32, WINDOW, Activation.RELU, Mode.TRAINING);
      Tensor copy = arena.tensor(f.output().shape());
      float[] values = new float[2 * 32 * 6 * 6];
      FloatBuffer buffer = FloatBuffer.wrap(values);
      Runnable transfers =
          () -> {
            x.upload(buffer);
            f.output().upload(buffer);
            f.output().download(buffer);
            copy.copyFrom(f.output());
          };
      for (int i = 0; i < 20; i++) {
        transfers.run();
      }
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().getId();
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 50; i++) {
        transfers.run();
      }
      long allocated = threads.getThreadAllocatedBytes(thread) - before;
      assertTrue(allocated < 50 * 64, "50 rounds allocated " + allocated + " bytes");
    }
  }

  @Test
  void buildingAndClosingArenasReturnsTheirMemory() {
    try (Device device = Devices.open("cpu")) {
      for (int i = 0; i < 30; i++) {
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

  @Test
  void moreMemoryThanTheMachineHasIsRefused() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Shape huge = new Shape(1 << 20, 1, 1, 2000);
      long possible = Pointer.totalPhysicalBytes() / (4L * huge.elements());
      DeviceException refused =
          assertThrows(
              DeviceException.class,
              () -> {
                for (int i = 0; i <= possible; i++) {
                  arena.tensor(huge);
                }
              });
      assertTrue(refused.getMessage().contains("tensor " + huge), refused.getMessage());
    }
  }

  private static void buildAndClose(Device device) {
    try (Arena arena = device.arena()) {
      List<Operation> operations = new ArrayList<>();
      step(arena, operations).forEach(Operation::run);
      ((PixelInput) operations.get(0)).output().toArray();
    }
  }

  private static List<Operation> step(Arena arena, List<Operation> operations) {
    PixelInput pixels = arena.pixels(new Shape(4, 32, 14, 14), new float[32], new float[32]);
    operations.add(pixels);
    List<Differentiable> functions = new ArrayList<>();
    functions.add(arena.convolution(pixels.output(), 48, WINDOW, Activation.RELU, Mode.TRAINING));
    functions.add(
        arena.convolution(functions.get(0).output(), 64, WINDOW, Activation.TANH, Mode.TRAINING));
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

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
