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
    DevicePointer x = builder.uses(input);
    CudaTensor output = inPlace ? input : builder.tensor(input.shape());
    int elements = input.shape().elements();
    if (!inPlace || activation != Activation.IDENTITY) {
      builder.forEach(
          "activation",
          elements,
          new Arguments()
              .pointer(x)
              .pointer(output.memory())
              .integers(code(activation))
              .integers(elements));
    }
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        output,
        List.of(),
        (backward, outputGradient, wanted) -> {
          CudaTensor gradient = inPlace ? outputGradient : backward.tensor(outputGradient.shape());
          addGradient(backward, outputGradient, output, gradient, activation);
          return CudaFunction.Gradients.ofInput(gradient);
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
