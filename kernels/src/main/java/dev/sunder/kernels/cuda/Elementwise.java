package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import java.util.List;

/** Activations by themselves, in place or not, and as parts of other functions. */
final class Elementwise {

  private Elementwise() {}

  static Differentiable build(
      OperationBuilder builder,
      CudaTensor input,
      Activation activation,
      boolean inPlace,
      Mode mode) {
    CudaTensor x = builder.operand(input);
    CudaTensor y = inPlace ? x : builder.output(input.shape());
    int elements = input.shape().elements();
    if (!inPlace || activation != Activation.IDENTITY) {
      builder.forEach(
          "activation",
          elements,
          new Arguments()
              .pointer(x.memory())
              .pointer(y.memory())
              .integers(code(activation))
              .integers(elements));
    }
    if (inPlace) {
      builder.putBack(x, input);
    }
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        inPlace ? input : y,
        List.of(),
        (backward, outputGradient, wanted) -> {
          CudaTensor dy = backward.operand(outputGradient);
          CudaTensor dx = inPlace ? dy : backward.output(dy.shape());
          addGradient(backward, dy, y, dx, activation);
          if (!inPlace) {
            return CudaFunction.Gradients.ofInput(dx);
          }
          backward.putBack(dy, outputGradient);
          return CudaFunction.Gradients.ofInput(outputGradient);
        });
  }

  /** Adds dx = dy · a'(z), worked out from y = a(z); dx may be dy. */
  static void addGradient(
      OperationBuilder builder, CudaTensor dy, CudaTensor y, CudaTensor dx, Activation activation) {
    builder.uses(dy);
    if (dx == dy && activation == Activation.IDENTITY) {
      return;
    }
    builder.forEach(
        "activation_gradient",
        y.shape().elements(),
        new Arguments()
            .pointer(dy.memory())
            .pointer(builder.uses(y))
            .pointer(dx.memory())
            .integers(code(activation))
            .integers(y.shape().elements()));
  }

  /** The activation in the kernels' {@code enum Activation}. */
  static int code(Activation activation) {
    return switch (activation) {
      case IDENTITY -> 0;
      case RELU -> 1;
      case SIGMOID -> 2;
      case TANH -> 3;
    };
  }
}
