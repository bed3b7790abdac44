package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
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

  /** oneDNN's own choice on AVX2 unfolds images, and leaves a layout that pooling is slow in. */
  @Test
  void aFirstLayerTrainsInALayoutForVectors() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      assumeTrue(device.description().matches(".*avx(2|512|10).*"), "has no better layout");
      Differentiable first =
          arena.convolution(
              arena.tensor(new Shape(2, 3, 64, 64)),
              64,
              Window.square(11, 4, 2),
              Activation.RELU,
              Mode.TRAINING);
      assertFalse(((CpuTensor) first.output()).isPlain());
    }
  }

  /** oneDNN pools plain NCHW value by value on AVX2. */
  @Test
  void whatIsUploadedIsPooledInALayoutForVectors() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      assumeTrue(device.description().contains("avx2"), "pools plain NCHW by vectors");
      Tensor map = arena.tensor(new Shape(2, 64, 9, 9));
      Differentiable pooled =
          arena.pooling(map, PoolingKind.MAX, Window.square(3, 2, 0), Mode.TRAINING);
      assertFalse(((CpuTensor) pooled.output()).isPlain());
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

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
