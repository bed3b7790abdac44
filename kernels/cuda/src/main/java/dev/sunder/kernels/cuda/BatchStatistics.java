package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/**
 * Batch normalisation in training, with the activation behind it: y = a(γ (x − μ) / √(σ² + ε) + β)
 * by kernels of our own, with statistics in float32 in any precision. Each run moves the running
 * mean and variance.
 */
final class BatchStatistics {

  private static final int MOMENTS_BYTES = 3 * Float.BYTES;
  private static final int PAIR_BYTES = 2 * Float.BYTES;
  // Each adds up the parts of one channel.
  private static final int CHANNEL_THREADS = 32;

  private final Shape shape;
  private final Activation activation;
  private final ChannelSum sum;
  private final CudaTensor x;
  private final CudaTensor y;
  private final CudaTensor scale;
  private final DevicePointer statistics;

  private BatchStatistics(OperationBuilder builder, CudaTensor x, Activation activation) {
    shape = x.shape();
    this.activation = activation;
    sum = ChannelSum.of(shape);
    this.x = x;
    y = builder.output(shape);
    scale = builder.tensor(Shape.bias(shape.c()));
    statistics = builder.memory((long) shape.c() * PAIR_BYTES);
  }

  static Differentiable build(
      OperationBuilder builder,
      CudaTensor input,
      BatchNormalisationLayer layer,
      Activation activation,
      Mode mode) {
    BatchStatistics made = new BatchStatistics(builder, builder.operand(input), activation);
    CudaTensor shift = builder.tensor(made.scale.shape());
    CudaTensor mean = builder.tensor(made.scale.shape());
    CudaTensor variance = builder.tensor(made.scale.shape());
    made.addForward(builder, layer, shift, mean, variance);
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        made.y,
        List.of(made.scale, shift, mean, variance),
        (backward, outputGradient, wanted) ->
            made.backward(backward, backward.operand(outputGradient), wanted));
  }

  private void addForward(
      OperationBuilder builder,
      BatchNormalisationLayer layer,
      CudaTensor shift,
      CudaTensor mean,
      CudaTensor variance) {
    DevicePointer moments = builder.memory((long) shape.c() * sum.parts() * MOMENTS_BYTES);
    addSum(builder, "batch_moments", new Arguments().pointer(x.memory()).pointer(moments));
    addTotal(
        builder,
        "batch_statistics",
        new Arguments()
            .pointer(moments)
            .pointer(statistics)
            .pointer(mean.memory())
            .pointer(variance.memory())
            .real(layer.epsilon())
            .real(layer.momentum())
            .integers(shape.c())
            .integers(sum.parts())
            .integers(shape.elements() / shape.c()));
    builder.forEach(
        "batch_normalisation",
        shape.elements(),
        new Arguments()
            .pointer(x.memory())
            .pointer(y.memory())
            .pointer(statistics)
            .pointer(scale.memory())
            .pointer(shift.memory())
            .integers(Elementwise.words(activation))
            .integers(Divisor.channels(shape))
            .integers(shape.elements()));
  }

  private CudaFunction.Gradients backward(
      OperationBuilder builder, CudaTensor dy, Gradient.Wanted wanted) {
    CudaTensor byScale = builder.tensor(scale.shape());
    CudaTensor byShift = builder.tensor(scale.shape());
    DevicePointer sums = builder.memory((long) shape.c() * sum.parts() * PAIR_BYTES);
    addSum(
        builder,
        "batch_gradient_sums",
        given(dy).pointer(sums).integers(Elementwise.words(activation)));
    addTotal(
        builder,
        "batch_gradient_totals",
        new Arguments()
            .pointer(sums)
            .pointer(byScale.memory())
            .pointer(byShift.memory())
            .integers(shape.c())
            .integers(sum.parts()));
    List<CudaTensor> parameters = wanted.parameters() ? List.of(byScale, byShift) : List.of();
    if (!wanted.inputs()) {
      return new CudaFunction.Gradients(List.of(), parameters);
    }
    CudaTensor dx = builder.output(shape);
    builder.forEach(
        "batch_gradient",
        shape.elements(),
        given(dy)
            .pointer(scale.memory())
            .pointer(byScale.memory())
            .pointer(byShift.memory())
            .pointer(dx.memory())
            .integers(Elementwise.words(activation))
            .integers(Divisor.channels(shape))
            .real((float) shape.c() / shape.elements())
            .integers(shape.elements()));
    return new CudaFunction.Gradients(List.of(dx), parameters);
  }

  private Arguments given(CudaTensor dy) {
    return new Arguments()
        .pointer(dy.memory())
        .pointer(y.memory())
        .pointer(x.memory())
        .pointer(statistics);
  }

  /** Adds a kernel that leaves sums of parts of each channel. */
  private void addSum(OperationBuilder builder, String kernel, Arguments arguments) {
    builder.launch(
        kernel,
        shape.c(),
        sum.parts(),
        ChannelSum.THREADS,
        arguments
            .integers(shape.n())
            .integers(shape.c())
            .integers(shape.h() * shape.w())
            .integers(sum.lanes()));
  }

  /** Adds a kernel that adds up the parts of each channel. */
  private void addTotal(OperationBuilder builder, String kernel, Arguments arguments) {
    builder.launch(kernel, (shape.c() - 1) / CHANNEL_THREADS + 1, 1, CHANNEL_THREADS, arguments);
  }
}
