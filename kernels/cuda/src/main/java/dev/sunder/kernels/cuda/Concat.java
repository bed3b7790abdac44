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
    int pack = builder.element().perPack();
    int unit = firstPart % pack == 0 && secondPart % pack == 0 ? pack : 1;
    int units = outputShape.elements() / unit;
    int[] whole = Divisor.words((firstPart + secondPart) / unit);
    builder.forEach(
        "concat",
        units,
        1,
        new Arguments()
            .pointer(builder.operand(first).memory())
            .pointer(builder.operand(second).memory())
            .pointer(output.memory())
            .integers(firstPart / unit)
            .integers(whole)
            .integers(unit)
            .integers(units));
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
              units,
              1,
              new Arguments()
                  .pointer(backward.operand(dy).memory())
                  .pointer(byFirst.memory())
                  .pointer(bySecond.memory())
                  .integers(firstPart / unit)
                  .integers(whole)
                  .integers(unit)
                  .integers(units));
          return new CudaFunction.Gradients(List.of(byFirst, bySecond), List.of());
        });
  }
}
