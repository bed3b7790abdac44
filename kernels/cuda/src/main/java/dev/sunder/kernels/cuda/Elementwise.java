package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Clip;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Elu;
import dev.sunder.kernels.HardSigmoid;
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
          boolean needsInput = activation.kind().is(Trait.NEEDS_INPUT);
          addGradient(backward, dy, needsInput ? x : y, dx, activation);
          if (!inPlace) {
            return CudaFunction.Gradients.ofInput(dx);
          }
          backward.putBack(dy, outputGradient);
          return CudaFunction.Gradients.ofInput(outputGradient);
        });
  }

  /**
   * Adds dx = dy · a'(z); dx may be dy.
   *
   * @param known what a'(z) is worked out from: y = a(z), or z where it needs that
   */
  static void addGradient(
      OperationBuilder builder,
      CudaTensor dy,
      CudaTensor known,
      CudaTensor dx,
      Activation activation) {
    builder.uses(dy);
    if (dx == dy && activation.equals(Activation.IDENTITY)) {
      return;
    }
    builder.forEach(
        "activation_gradient",
        known.shape().elements(),
        new Arguments()
            .pointer(dy.memory())
            .pointer(builder.uses(known))
            .pointer(dx.memory())
            .integers(words(activation))
            .integers(known.shape().elements()));
  }

  /** The activation as the kernels' {@code struct Activation}: kind and two parameters. */
  static int[] words(Activation activation) {
    return activation.accept(WORDS);
  }

  private static int[] words(int kind, float first, float second) {
    return new int[] {kind, Float.floatToRawIntBits(first), Float.floatToRawIntBits(second)};
  }

  private static final Activation.Visitor<int[]> WORDS =
      new Activation.Visitor<>() {
        @Override
        public int[] identity() {
          return words(0, 0, 0);
        }

        @Override
        public int[] relu() {
          return words(1, 0, 0);
        }

        @Override
        public int[] sigmoid() {
          return words(2, 0, 0);
        }

        @Override
        public int[] tanh() {
          return words(3, 0, 0);
        }

        @Override
        public int[] leakyRelu(LeakyRelu activation) {
          return words(4, activation.slope(), 0);
        }

        @Override
        public int[] elu(Elu activation) {
          return words(5, activation.alpha(), 0);
        }

        @Override
        public int[] clip(Clip activation) {
          return words(6, activation.min(), activation.max());
        }

        @Override
        public int[] hardSigmoid(HardSigmoid activation) {
          return words(7, activation.alpha(), activation.beta());
        }

        @Override
        public int[] silu() {
          return words(8, 0, 0);
        }

        @Override
        public int[] hardSwish() {
          return words(9, 0, 0);
        }

        @Override
        public int[] gelu() {
          return words(10, 0, 0);
        }

        @Override
        public int[] geluTanh() {
          return words(11, 0, 0);
        }
      };
}
