package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;

/** Bilinear interpolation. */
final class Resize {

  private Resize() {}

  static Differentiable build(
      OperationBuilder builder, CudaTensor input, Shape outputShape, Mode mode) {
    CudaTensor output = builder.output(outputShape);
    Shape x = input.shape();
    // The kernels' struct Sizes.
    int[][] sizes = {
      Divisor.grid(x), Divisor.grid(outputShape), new int[] {x.h(), outputShape.h()}
    };
    builder.forEach(
        "resize",
        outputShape.elements(),
        new Arguments()
            .pointer(builder.operand(input).memory())
            .pointer(output.memory())
            .struct(sizes)
            .integers(outputShape.elements()));
    return CudaFunction.of(
        builder,
        mode,
        input,
        output,
        (backward, dy, dx) -> {
          backward.forEach(
              "resize_gradient",
              x.elements(),
              new Arguments()
                  .pointer(dy.memory())
                  .pointer(dx.memory())
                  .struct(sizes)
                  .integers(x.elements()));
        });
  }
}
