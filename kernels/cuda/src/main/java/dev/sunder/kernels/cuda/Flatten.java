package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** The same values in the same order under another shape: a copy, since the layout is NCHW. */
final class Flatten {

  private Flatten() {}

  static Differentiable build(
      OperationBuilder builder, CudaTensor input, Shape outputShape, Mode mode) {
    CudaTensor output = builder.output(outputShape);
    builder.copy(input, output);
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        output,
        List.of(),
        (backward, dy, wanted) -> {
          CudaTensor gradient = backward.output(input.shape());
          backward.copy(dy, gradient);
          return CudaFunction.Gradients.ofInput(gradient);
        });
  }
}
