package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Shape;

/** What a convolution and a fully connected layer share: a bias and an activation at the end. */
final class Biased {

  private static final int THREADS = 128;
  // What one block sums at a time, so that few channels still fill a GPU.
  private static final int PART = 4096;
  private static final int MOST_PARTS = 64;

  private Biased() {}

  /** Adds y = a(y + b) in place. */
  static void addForward(
      OperationBuilder builder, CudaTensor y, CudaTensor bias, Activation activation) {
    Shape shape = y.shape();
    builder.forEach(
        "bias_activation",
        shape.elements(),
        new Arguments()
            .pointer(y.memory())
            .pointer(bias.memory())
            .integers(Elementwise.code(activation))
            .integers(shape.h() * shape.w())
            .integers(shape.c())
            .integers(shape.elements()));
  }

  /** Adds dy = dy · a'(z) in place and, where wanted, the gradient by the bias on the way. */
  static void addBackward(
      OperationBuilder builder,
      CudaTensor dy,
      CudaTensor y,
      CudaTensor byBias,
      Activation activation) {
    if (byBias == null) {
      Elementwise.addGradient(builder, dy, y, dy, activation);
      return;
    }
    Shape shape = y.shape();
    int area = shape.h() * shape.w();
    Arguments common = new Arguments().pointer(builder.uses(dy)).pointer(builder.uses(y));
    if (area == 1) {
      builder.forEach(
          "bias_gradient_rows",
          shape.c(),
          common
              .pointer(byBias.memory())
              .integers(Elementwise.code(activation))
              .integers(shape.n())
              .integers(shape.c()));
      return;
    }
    int parts = (int) Math.min(((long) shape.n() * area - 1) / PART + 1, MOST_PARTS);
    DevicePointer sums =
        parts == 1 ? byBias.memory() : builder.memory((long) shape.c() * parts * Float.BYTES);
    builder.launch(
        "bias_gradient",
        shape.c(),
        parts,
        THREADS,
        common
            .pointer(sums)
            .integers(Elementwise.code(activation))
            .integers(shape.n())
            .integers(shape.c())
            .integers(area));
    if (parts > 1) {
      builder.forEach(
          "sum_parts",
          shape.c(),
          new Arguments()
              .pointer(sums)
              .pointer(byBias.memory())
              .integers(shape.c())
              .integers(parts));
    }
  }
}
