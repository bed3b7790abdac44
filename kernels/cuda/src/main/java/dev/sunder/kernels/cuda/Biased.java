package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Shape;
import java.util.List;

/**
 * What a convolution and a fully connected layer share: a bias, null where there is none, and an
 * activation at the end.
 */
final class Biased {

  private Biased() {}

  /** The weight, and the bias if there is one. */
  static List<CudaTensor> parameters(CudaTensor weight, CudaTensor bias) {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /** A tensor for the gradient by the bias, if there is one and it is wanted. */
  static CudaTensor gradient(OperationBuilder backward, CudaTensor bias, Gradient.Wanted wanted) {
    return bias == null || !wanted.parameters() ? null : backward.tensor(bias.shape());
  }

  /** Adds y = a(y + b) in place. */
  static void addForward(
      OperationBuilder builder, CudaTensor y, CudaTensor bias, Activation activation) {
    Shape shape = y.shape();
    if (bias == null) {
      if (!activation.equals(Activation.IDENTITY)) {
        builder.forEach(
            "activation",
            shape.elements(),
            new Arguments()
                .pointer(y.memory())
                .pointer(y.memory())
                .integers(Elementwise.words(activation))
                .integers(shape.elements()));
      }
      return;
    }
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
    if (shape.h() * shape.w() == 1) {
      builder.launch(
          "bias_gradient_rows",
          ChannelSum.columnBlocks(shape.c()),
          1,
          ChannelSum.COLUMN_THREADS,
          new Arguments()
              .pointer(builder.uses(dy))
              .pointer(builder.uses(y))
              .pointer(byBias.memory())
              .integers(Elementwise.words(activation))
              .integers(shape.n())
              .integers(shape.c()));
      return;
    }
    ChannelSum sum = ChannelSum.of(shape);
    sum.addTo(
        builder,
        byBias,
        sums -> builder.add(BiasGradient.of(builder, dy, y, sums, activation, sum)));
  }
}
