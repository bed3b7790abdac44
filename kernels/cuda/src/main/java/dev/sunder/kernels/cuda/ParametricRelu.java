package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.Shape;
import java.util.List;

/** A rectifier with learned slopes, which are float32 in any precision. */
final class ParametricRelu {

  private final Shape shape;
  private final CudaTensor x;
  private final CudaTensor slopes;

  private ParametricRelu(OperationBuilder builder, CudaTensor x, PReluLayer layer) {
    this.x = x;
    Shape given = x.shape();
    slopes = builder.tensor(layer.parameters(given).get(0).shape());
    // With one slope for all, an example is one channel's map.
    shape = layer.isShared() ? new Shape(given.n(), 1, 1, given.elementsPerExample()) : given;
  }

  static Differentiable build(
      OperationBuilder builder, CudaTensor input, PReluLayer layer, Mode mode) {
    ParametricRelu made = new ParametricRelu(builder, builder.operand(input), layer);
    CudaTensor y = builder.output(input.shape());
    builder.forEach(
        "prelu",
        made.shape.elements(),
        new Arguments()
            .pointer(made.x.memory())
            .pointer(made.slopes.memory())
            .pointer(y.memory())
            .integers(Divisor.channels(made.shape))
            .integers(made.shape.elements()));
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        y,
        List.of(made.slopes),
        (backward, outputGradient, wanted) ->
            made.backward(backward, backward.operand(outputGradient), wanted));
  }

  private CudaFunction.Gradients backward(
      OperationBuilder builder, CudaTensor dy, Gradient.Wanted wanted) {
    return new CudaFunction.Gradients(
        wanted.inputs() ? List.of(byInput(builder, dy)) : List.of(),
        wanted.parameters() ? List.of(bySlopes(builder, dy)) : List.of());
  }

  private CudaTensor byInput(OperationBuilder builder, CudaTensor dy) {
    CudaTensor dx = builder.output(x.shape());
    builder.forEach(
        "prelu_gradient",
        shape.elements(),
        new Arguments()
            .pointer(dy.memory())
            .pointer(x.memory())
            .pointer(slopes.memory())
            .pointer(dx.memory())
            .integers(Divisor.channels(shape))
            .integers(shape.elements()));
    return dx;
  }

  private CudaTensor bySlopes(OperationBuilder builder, CudaTensor dy) {
    CudaTensor gradient = builder.tensor(slopes.shape());
    ChannelSum sum = ChannelSum.of(shape);
    sum.addTo(
        builder,
        gradient,
        sums ->
            builder.launch(
                "prelu_slope_gradient",
                shape.c(),
                sum.parts(),
                ChannelSum.THREADS,
                new Arguments()
                    .pointer(dy.memory())
                    .pointer(x.memory())
                    .pointer(sums)
                    .integers(shape.n())
                    .integers(shape.c())
                    .integers(shape.h() * shape.w())
                    .integers(sum.lanes())));
    return gradient;
  }
}
