package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;

/** Max and average pooling; for training, max pooling remembers where each maximum was. */
final class Pooling {

  private Pooling() {}

  static Differentiable build(
      OperationBuilder builder,
      CudaTensor input,
      Shape outputShape,
      PoolingKind kind,
      Window window,
      Mode mode) {
    CudaTensor output = builder.output(outputShape);
    boolean max = kind == PoolingKind.MAX;
    DevicePointer winners =
        max && mode == Mode.TRAINING
            ? builder.memory((long) outputShape.elements() * Integer.BYTES)
            : null;
    int[] maps = maps(input.shape(), outputShape, window);
    Arguments forward =
        new Arguments().pointer(builder.operand(input).memory()).pointer(output.memory());
    if (max) {
      forward.pointer(winners);
    }
    builder.forEach(
        max ? "max_pooling" : "average_pooling",
        outputShape.elements(),
        forward.integers(maps).integers(outputShape.elements()));
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        output,
        List.of(),
        (backward, dy, wanted) -> {
          CudaTensor gradient = backward.output(input.shape());
          Arguments arguments = new Arguments().pointer(backward.operand(dy).memory());
          if (max) {
            arguments.pointer(winners);
          }
          backward.forEach(
              max ? "max_pooling_gradient" : "average_pooling_gradient",
              input.shape().elements(),
              arguments
                  .pointer(gradient.memory())
                  .integers(maps)
                  .integers(input.shape().elements()));
          return CudaFunction.Gradients.ofInput(gradient);
        });
  }

  /** The kernels' {@code struct Maps}. */
  private static int[] maps(Shape x, Shape y, Window window) {
    return new int[] {
      x.h(),
      x.w(),
      y.h(),
      y.w(),
      window.kernelHeight(),
      window.kernelWidth(),
      window.strideHeight(),
      window.strideWidth(),
      window.padHeight(),
      window.padWidth()
    };
  }
}
