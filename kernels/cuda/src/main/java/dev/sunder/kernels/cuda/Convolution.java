package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.OutOfMemoryException;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;

/** The convolution by cuDNN, its bias and activation by a kernel of our own. */
final class Convolution {

  /** What a call reads and writes: {@link Direction#written} says which it writes. */
  private record Operands(CudaTensor x, CudaTensor w, CudaTensor y) {}

  private Convolution() {}

  static Differentiable build(
      OperationBuilder builder,
      CudaTensor input,
      ConvolutionLayer layer,
      Activation activation,
      Mode mode) {
    Shape shape = input.shape();
    Shape outputShape = layer.output(shape);
    Shape weights = layer.weight(shape);
    Padding padding = Padding.of(shape, layer.window());
    Window window = padding.window();
    CudaTensor x = padding.around(builder, builder.operand(input));
    CudaTensor weight = builder.weight(weights);
    CudaTensor bias = layer.hasBias() ? builder.tensor(Shape.bias(outputShape.c())) : null;
    CudaTensor output = builder.output(outputShape);
    addCall(builder, Direction.FORWARD, window, new Operands(x, weight.factor(), output));
    Biased.addForward(builder, output, bias, activation);
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        output,
        Biased.parameters(weight, bias),
        (backward, outputGradient, wanted) -> {
          CudaTensor dy = backward.operand(outputGradient);
          CudaTensor byWeight = wanted.parameters() ? backward.tensor(weights) : null;
          CudaTensor byBias = Biased.gradient(backward, bias, wanted);
          CudaTensor byInput = wanted.inputs() ? backward.output(shape) : null;
          Biased.addBackward(backward, dy, output, byBias, activation);
          if (wanted.parameters()) {
            // cuDNN writes the element that it reads, so float32 comes after it.
            CudaTensor dw =
                backward.element() == byWeight.element() ? byWeight : backward.output(weights);
            addCall(backward, Direction.BY_WEIGHT, window, new Operands(x, dw, dy));
            backward.putBack(dw, byWeight);
          }
          if (wanted.inputs()) {
            CudaTensor dx = padding.gradient(backward, byInput);
            addCall(backward, Direction.BY_INPUT, window, new Operands(dx, weight.factor(), dy));
            padding.cut(backward, dx, byInput);
          }
          return new CudaFunction.Gradients(
              wanted.inputs() ? List.of(byInput) : List.of(),
              wanted.parameters() ? Biased.parameters(byWeight, byBias) : List.of());
        });
  }

  private static void addCall(
      OperationBuilder builder, Direction direction, Window window, Operands of) {
    Optional<ConvolutionCall> call = call(builder, direction, window, of);
    if (call.isPresent()) {
      builder.rehearsed(call.get(), direction.written(of.x, of.w, of.y));
    } else {
      addUndilatedCall(builder, direction, window, of);
    }
  }

  /** The call, unless the window is dilated and cuDNN has no algorithm that may be taken for it. */
  private static Optional<ConvolutionCall> call(
      OperationBuilder builder, Direction direction, Window window, Operands of) {
    try {
      return Optional.of(new ConvolutionCall(builder, direction, window, of.x, of.w, of.y));
    } catch (OutOfMemoryException full) {
      throw full;
    } catch (DeviceException refusal) {
      if (window.rows().dilation() == 1 && window.columns().dilation() == 1) {
        throw refusal;
      }
      return Optional.empty();
    }
  }

  private static void addUndilatedCall(
      OperationBuilder builder, Direction direction, Window window, Operands of) {
    Dilation dilation = Dilation.of(of.w.shape(), window);
    CudaTensor wide = builder.output(dilation.wide());
    boolean byWeight = direction == Direction.BY_WEIGHT;
    if (!byWeight) {
      dilation.spread(builder, of.w, wide);
    }
    addCall(builder, direction, dilation.window(), new Operands(of.x, wide, of.y));
    if (byWeight) {
      dilation.gather(builder, wide, of.w);
    }
  }
}
