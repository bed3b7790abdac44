package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.List;

/**
 * A handful of sums whose results are known, made when a GPU is opened: the driver, cuDNN, cuBLAS,
 * our kernels and a captured graph each take part once. All numbers are small whole ones, which
 * every precision computes exactly.
 */
final class SelfCheck {

  private SelfCheck() {}

  /**
   * Runs it.
   *
   * @throws DeviceUnavailableException if a result is wrong
   */
  static void run(CudaDevice device) {
    try (Arena arena = device.arena()) {
      Tensor x = arena.tensor(new Shape(1, 1, 3, 3));
      Differentiable convolution =
          arena.convolution(x, 1, Window.square(2, 1, 0), Activation.RELU, Mode.TRAINING);
      Differentiable connected =
          arena.fullyConnected(convolution.output(), 2, Activation.IDENTITY, Mode.TRAINING);
      Tensor dy = arena.tensor(connected.output().shape());
      Gradient toMap = connected.gradient(dy, Gradient.Wanted.ALL);
      Gradient toInput = convolution.gradient(toMap.inputGradients().get(0), Gradient.Wanted.ALL);
      x.upload(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
      convolution.parameters().get(0).upload(new float[] {1, 0, 0, -1});
      convolution.parameters().get(1).upload(new float[] {5});
      connected.parameters().get(0).upload(new float[] {1, 2, 3, 4, -1, 0, 1, 0});
      connected.parameters().get(1).upload(new float[] {1, -1});
      Operation step = arena.record(List.of(convolution, connected, toMap, toInput));
      for (int replay = 0; replay < 2; replay++) {
        dy.upload(new float[] {1, -2});
        step.run();
      }
      // x[i,j] - x[i+1,j+1] = -4 everywhere, and 1 with the bias.
      require("convolution", convolution.output(), 1, 1, 1, 1);
      require("fully connected layer", connected.output(), 11, -1);
      require(
          "gradient by a matrix", toMap.parameterGradients().get(0), 1, 1, 1, 1, -2, -2, -2, -2);
      require("gradient by a map", toInput.inputGradients().get(0), 3, 2, 0, 1, 1, -2, 0, -1, -4);
      require("gradient by a kernel", toInput.parameterGradients().get(0), 31, 41, 61, 71);
      require("gradient by a bias", toInput.parameterGradients().get(1), 10);
    }
  }

  private static void require(String what, Tensor found, float... expected) {
    float[] values = found.toArray();
    if (!Arrays.equals(values, expected)) {
      throw new DeviceUnavailableException(
          "this GPU computes wrongly: the self-check's "
              + what
              + " should be "
              + Arrays.toString(expected)
              + ", got "
              + Arrays.toString(values));
    }
  }
}
