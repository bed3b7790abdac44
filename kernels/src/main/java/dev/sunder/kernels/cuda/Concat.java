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
    CudaTensor output = builder.tensor(outputShape);
    int firstPart = first.shape().elementsPerExample();
    int secondPart = second.shape().elementsPerExample();
    builder.forEach(
        "concat",
        outputShape.elements(),
        new Arguments()
            .pointer(builder.uses(first))
            .pointer(builder.uses(second))
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
          CudaTensor byFirst = backward.tensor(first.shape());
          CudaTensor bySecond = backward.tensor(second.shape());
          backward.forEach(
              "split",
              outputShape.elements(),
              new Arguments()
                  .pointer(backward.uses(dy))
                  .pointer(byFirst.memory())
                  .pointer(bySecond.memory())
                  .integers(firstPart)
                  .integers(secondPart)
                  .integers(outputShape.elements()));
          return new CudaFunction.Gradients(List.of(byFirst, bySecond), List.of());
        });
  }
}
