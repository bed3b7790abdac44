package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.LeakyRelu;
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
    if (!inPlace || !activation.equals(Activation.IDENTITY)) {
      builder.forEach(
          "activation",
          elements,
          new Arguments()
              .pointer(x.memory())
              .pointer(y.memory())
              .integers(words(activation))
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
    if (dx == dy && activation.equals(Activation.IDENTITY)) {
      return;
    }
    builder.forEach(
        "activation_gradient",
        y.shape().elements(),
        new Arguments()
            .pointer(dy.memory())
            .pointer(builder.uses(y))
            .pointer(dx.memory())
            .integers(words(activation))
            .integers(y.shape().elements()));
  }

  /** The activation as the kernels' {@code struct Activation}: kind and parameter. */
  static int[] words(Activation activation) {
    return activation.accept(WORDS);
  }

  private static int[] words(int kind, float parameter) {
    return new int[] {kind, Float.floatToRawIntBits(parameter)};
  }

  private static final Activation.Visitor<int[]> WORDS =
      new Activation.Visitor<>() {
        @Override
        public int[] identity() {
          return words(0, 0);
        }

        @Override
        public int[] relu() {
          return words(1, 0);
        }

        @Override
        public int[] sigmoid() {
          return words(2, 0);
        }

        @Override
        public int[] tanh() {
          return words(3, 0);
        }

        @Override
        public int[] leakyRelu(LeakyRelu activation) {
          return words(4, activation.slope());
        }
      };
}
