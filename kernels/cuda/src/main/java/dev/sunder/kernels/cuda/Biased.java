package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Shape;

/** What a convolution and a fully connected layer share: a bias and an activation at the end. */
final class Biased {

  // 32 columns by 8.
  private static final int COLUMN_THREADS = 256;
  // Of a map that a whole block shares; a smaller one keeps 32 threads busy.
  private static final int LARGE_AREA = 1024;
  // So that few channels still fill a GPU.
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
            .integers(Elementwise.words(activation))
            .integers(Divisor.channels(shape))
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
    if (area == 1) {
      builder.launch(
          "bias_gradient_rows",
          columnBlocks(shape.c()),
          1,
          COLUMN_THREADS,
          new Arguments()
              .pointer(builder.uses(dy))
              .pointer(builder.uses(y))
              .pointer(byBias.memory())
              .integers(Elementwise.words(activation))
              .integers(shape.n())
              .integers(shape.c()));
      return;
    }
    int lanes = area >= LARGE_AREA ? BiasGradient.THREADS : BiasGradient.WARP;
    int together = BiasGradient.THREADS / lanes;
    int parts = Math.min((shape.n() - 1) / together + 1, MOST_PARTS);
    DevicePointer sums =
        parts == 1 ? byBias.memory() : builder.memory((long) shape.c() * parts * Float.BYTES);
    builder.add(BiasGradient.of(builder, dy, y, sums, activation, parts, lanes));
    if (parts > 1) {
      builder.launch(
          "sum_parts",
          columnBlocks(shape.c()),
          1,
          COLUMN_THREADS,
          new Arguments()
              .pointer(sums)
              .pointer(byBias.memory())
              .integers(shape.c())
              .integers(parts));
    }
  }

  /** The blocks of a kernel that adds up columns, 32 columns each. */
  private static int columnBlocks(int columns) {
    return (columns - 1) / BiasGradient.WARP + 1;
  }
}
