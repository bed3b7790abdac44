package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** Channels side by side; the gradient takes them apart. */
final class Concat {

  private Concat() {}

  static Differentiable build(
      OperationBuilder builder, CudaTensor first, CudaTensor second, Shape outputShape, Mode mode) {
    CudaTensor output = builder.output(outputShape);
    int firstPart = first.shape().elementsPerExample();
    int secondPart = second.shape().elementsPerExample();
    builder.forEach(
        "concat",
        outputShape.elements(),
        new Arguments()
            .pointer(builder.operand(first).memory())
            .pointer(builder.operand(second).memory())
            .pointer(output.memory())
            .integers(firstPart)
            .integers(secondPart)
            .integers(outputShape.elements()));
    return new CudaFunction(
        builder,
        mode,
        List.of(first, second),
        output,
        List.of(),
        (backward, dy, wanted) -> {
          CudaTensor byFirst = backward.output(first.shape());
          CudaTensor bySecond = backward.output(second.shape());
          backward.forEach(
              "split",
              outputShape.elements(),
              new Arguments()
                  .pointer(backward.operand(dy).memory())
                  .pointer(byFirst.memory())
                  .pointer(bySecond.memory())
                  .integers(firstPart)
                  .integers(secondPart)
                  .integers(outputShape.elements()));
          return new CudaFunction.Gradients(List.of(byFirst, bySecond), List.of());
        });
  }
}
