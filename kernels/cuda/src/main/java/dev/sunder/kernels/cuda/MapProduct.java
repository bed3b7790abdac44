package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** y = a · b, element by element; b may have one value for each of a's maps. */
final class MapProduct {

  private MapProduct() {}

  static Differentiable build(
      OperationBuilder builder, CudaTensor first, CudaTensor second, Mode mode) {
    Shape shape = first.shape();
    boolean scaled = !second.shape().equals(shape);
    CudaTensor a = builder.operand(first);
    CudaTensor b = builder.operand(second);
    CudaTensor y = builder.output(shape);
    Arguments factors = new Arguments().pointer(a.memory()).pointer(b.memory()).pointer(y.memory());
    if (scaled) {
      factors.integers(Divisor.words(shape.h() * shape.w()));
    }
    builder.forEach(
        scaled ? "scale_maps" : "multiply", shape.elements(), factors.integers(shape.elements()));
    return CudaFunction.ofInputs(
        builder,
        mode,
        List.of(first, second),
        y,
        (backward, dy) -> {
          CudaTensor byFirst = backward.output(shape);
          CudaTensor bySecond = backward.output(b.shape());
          Arguments gradients =
              new Arguments()
                  .pointer(dy.memory())
                  .pointer(a.memory())
                  .pointer(b.memory())
                  .pointer(byFirst.memory())
                  .pointer(bySecond.memory());
          if (scaled) {
            addScaled(backward, shape, gradients);
          } else {
            backward.forEach(
                "multiply_gradient", shape.elements(), gradients.integers(shape.elements()));
          }
          return List.of(byFirst, bySecond);
        });
  }

  private static void addScaled(OperationBuilder backward, Shape shape, Arguments gradients) {
    int maps = shape.n() * shape.c();
    int lanes = ChannelSum.lanes(shape);
    backward.launch(
        "scale_maps_gradient",
        ChannelSum.blocks(maps, lanes),
        1,
        ChannelSum.THREADS,
        gradients.integers(maps).integers(shape.h() * shape.w()).integers(lanes));
  }
}
