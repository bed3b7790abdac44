package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/**
 * The fully connected layer: y = x Wᵀ and its gradients as cuBLAS's matrix products.
 *
 * <p>cuBLAS counts columns first, so what is stored here as rows (examples, features) is to it the
 * transposed matrix, features x examples; the products are written for those.
 */
final class FullyConnected {

  private FullyConnected() {}

  static Differentiable build(
      OperationBuilder builder,
      CudaTensor input,
      FullyConnectedLayer layer,
      Activation activation,
      Mode mode) {
    Shape outputShape = layer.output(input.shape());
    int examples = outputShape.n();
    int outputs = outputShape.c();
    int features = input.shape().elementsPerExample();
    CudaTensor x = builder.operand(input);
    CudaTensor weight = builder.weight(layer.weight(input.shape()));
    CudaTensor bias = layer.hasBias() ? builder.tensor(Shape.bias(outputs)) : null;
    CudaTensor output = builder.output(outputShape);
    Product forward =
        new Product(
            builder,
            new Product.Factor(weight.factor(), true, features),
            new Product.Factor(x, false, features),
            output,
            outputs,
            examples,
            features);
    builder.rehearsed(forward, output);
    Biased.addForward(builder, output, bias, activation);
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        output,
        Biased.parameters(weight, bias),
        (backward, outputGradient, wanted) -> {
          CudaTensor dy = backward.operand(outputGradient);
          CudaTensor byWeight = wanted.parameters() ? backward.tensor(weight.shape()) : null;
          CudaTensor byBias = Biased.gradient(backward, bias, wanted);
          CudaTensor byInput = wanted.inputs() ? backward.output(input.shape()) : null;
          Biased.addBackward(backward, dy, output, byBias, activation);
          Product.Factor dz = new Product.Factor(dy, false, outputs);
          if (wanted.parameters()) {
            Product product =
                new Product(
                    backward,
                    new Product.Factor(x, false, features),
                    dz.flipped(),
                    byWeight,
                    features,
                    outputs,
                    examples);
            backward.rehearsed(product, byWeight);
          }
          if (wanted.inputs()) {
            Product product =
                new Product(
                    backward,
                    new Product.Factor(weight.factor(), false, features),
                    dz,
                    byInput,
                    features,
                    examples,
                    outputs);
            backward.rehearsed(product, byInput);
          }
          return new CudaFunction.Gradients(
              wanted.inputs() ? List.of(byInput) : List.of(),
              wanted.parameters() ? Biased.parameters(byWeight, byBias) : List.of());
        });
  }
}
