package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;

/** Local response normalisation; for training, s = k + α/n Σ x² is kept for the gradient. */
final class ResponseNormalisation {

  private ResponseNormalisation() {}

  static Differentiable build(
      OperationBuilder builder,
      CudaTensor input,
      int size,
      float alpha,
      float beta,
      float k,
      Mode mode) {
    Shape shape = input.shape();
    int[] channels = Divisor.channels(shape);
    int pack = builder.element().perPack();
    int atATime = shape.h() * shape.w() % pack == 0 ? pack : 1;
    CudaTensor x = builder.operand(input);
    CudaTensor output = builder.output(shape);
    DevicePointer scales =
        mode == Mode.TRAINING ? builder.memory((long) shape.elements() * Float.BYTES) : null;
    builder.forEach(
        "normalisation",
        shape.elements(),
        atATime,
        new Arguments()
            .pointer(x.memory())
            .pointer(output.memory())
            .pointer(scales)
            .integers(channels)
            .integers(size)
            .real(alpha)
            .real(beta)
            .real(k)
            .integers(shape.elements()));
    return CudaFunction.of(
        builder,
        mode,
        input,
        output,
        (backward, dy, dx) -> {
          backward.forEach(
              "normalisation_gradient",
              shape.elements(),
              atATime,
              new Arguments()
                  .pointer(dy.memory())
                  .pointer(x.memory())
                  .pointer(scales)
                  .pointer(dx.memory())
                  .integers(channels)
                  .integers(size)
                  .real(alpha)
                  .real(beta)
                  .integers(shape.elements()));
        });
  }
}
