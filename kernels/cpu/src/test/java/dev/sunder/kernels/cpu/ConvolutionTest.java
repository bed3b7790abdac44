package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import org.junit.jupiter.api.Test;

class ConvolutionTest {

  /** With SSE4.1 oneDNN unfolds these images in plain NCHW, and has but loops for channels last. */
  @Test
  void channelsAreNotPutLastForPlainLoops() {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      assumeTrue(device.description().contains("sse41"), "has better for channels last");
      Tensor x = arena.tensor(new Shape(2, 48, 64, 64));
      Differentiable made =
          arena.convolution(x, 16, Window.square(11, 1, 5), Activation.RELU, Mode.TRAINING);
      assertTrue(((CpuTensor) made.output()).isPlain());
    }
  }
}
