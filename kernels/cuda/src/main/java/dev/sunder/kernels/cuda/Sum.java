package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** y = Σ x_i; the gradient by each is that of y, the first's being that very tensor. */
final class Sum {

  private Sum() {}

  static Differentiable build(
      OperationBuilder builder, List<CudaTensor> inputs, Shape shape, Mode mode) {
    ByteBuffer terms =
        ByteBuffer.allocate(inputs.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    inputs.forEach(input -> terms.putLong(builder.operand(input).memory().address()));
    CudaTensor output = builder.output(shape);
    builder.forEach(
        "add",
        shape.elements(),
        new Arguments()
            .pointer(builder.constant(terms.array()))
            .pointer(output.memory())
            .integers(inputs.size())
            .integers(shape.elements()));
    return CudaFunction.ofInputs(
        builder,
        mode,
        inputs,
        output,
        (backward, dy) -> {
          List<CudaTensor> gradients = new ArrayList<>(List.of(dy));
          while (gradients.size() < inputs.size()) {
            CudaTensor gradient = backward.output(shape);
            backward.copy(dy, gradient);
            gradients.add(gradient);
          }
          return gradients;
        });
  }
}
