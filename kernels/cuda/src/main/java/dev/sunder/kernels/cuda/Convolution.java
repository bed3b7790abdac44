package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;

/** The convolution by cuDNN, its bias and activation by a kernel of our own. */
final class Convolution {

  private Convolution() {}

  static Differentiable build(
      OperationBuilder builder,
      CudaTensor input,
      Shape outputShape,
      Window window,
      Activation activation,
      Mode mode) {
    Shape weights =
        new Shape(
            outputShape.c(), input.shape().c(), window.rows().kernel(), window.columns().kernel());
    CudaTensor x = builder.operand(input);
    CudaTensor weight = builder.weight(weights);
    CudaTensor bias = builder.tensor(Shape.bias(outputShape.c()));
    CudaTensor output = builder.output(outputShape);
    addCall(builder, Direction.FORWARD, window, x, weight.factor(), output);
    Biased.addForward(builder, output, bias, activation);
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        output,
        List.of(weight, bias),
        (backward, outputGradient, wanted) -> {
          CudaTensor dy = backward.operand(outputGradient);
          CudaTensor byWeight = wanted.parameters() ? backward.tensor(weights) : null;
          CudaTensor byBias = wanted.parameters() ? backward.tensor(bias.shape()) : null;
          CudaTensor byInput = wanted.inputs() ? backward.output(input.shape()) : null;
          Biased.addBackward(backward, dy, output, byBias, activation);
          if (wanted.parameters()) {
            // cuDNN writes the element that it reads, so float32 comes after it.
            CudaTensor dw =
                backward.element() == byWeight.element() ? byWeight : backward.output(weights);
            addCall(backward, Direction.BY_WEIGHT, window, x, dw, dy);
            backward.putBack(dw, byWeight);
          }
          if (wanted.inputs()) {
            addCall(backward, Direction.BY_INPUT, window, byInput, weight.factor(), dy);
          }
          return new CudaFunction.Gradients(
              wanted.inputs() ? List.of(byInput) : List.of(),
              wanted.parameters() ? List.of(byWeight, byBias) : List.of());
        });
  }

  private static void addCall(
      OperationBuilder builder,
      Direction direction,
      Window window,
      CudaTensor x,
      CudaTensor w,
      CudaTensor y) {
    ConvolutionCall call = new ConvolutionCall(builder, direction, window, x, w, y);
    builder.rehearsed(call, direction.written(x, w, y));
  }
}
