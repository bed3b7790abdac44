package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;

/** Batch normalisation with the batch's own statistics; ReLU is part of the primitive. */
final class BatchStatistics {

  private static final int AFFINE =
      normalization_flags.use_scale.value | normalization_flags.use_shift.value;

  private final BatchNormalisationLayer layer;
  private final Activation activation;
  private final boolean rectifies;
  private final CpuTensor input;
  private final CpuTensor output;
  private final CpuTensor scale;
  private final CpuTensor shift;
  private final CpuTensor runningMean;
  private final CpuTensor runningVariance;
  private final memory mean;
  private final memory variance;
  private final memory workspace;

  private BatchStatistics(
      OperationBuilder builder,
      CpuTensor input,
      BatchNormalisationLayer layer,
      Activation activation) {
    this.input = input;
    this.layer = layer;
    this.activation = activation;
    rectifies = activation.equals(Activation.RELU);
    int channels = input.shape().c();
    scale = vector(builder, channels);
    shift = vector(builder, channels);
    runningMean = vector(builder, channels);
    runningVariance = vector(builder, channels);
    output = builder.tensor(input.shape(), input.layout());
    memory.desc each = Layouts.vector(channels);
    Storage means = builder.arena().allocate(each.get_size(), builder.description());
    Storage variances = builder.arena().allocate(each.get_size(), builder.description());
    mean = builder.view(means, each);
    variance = builder.view(variances, each);
    batch_normalization_forward.primitive_desc desc = forward(builder);
    workspace = rectifies ? builder.scratch(desc.workspace_desc()) : null;
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                dnnl.DNNL_ARG_SRC,
                builder.view(input),
                dnnl.DNNL_ARG_SCALE,
                builder.view(scale, each),
                dnnl.DNNL_ARG_SHIFT,
                builder.view(shift, each),
                dnnl.DNNL_ARG_MEAN,
                mean,
                dnnl.DNNL_ARG_VARIANCE,
                variance,
                dnnl.DNNL_ARG_DST,
                builder.view(output)));
    if (rectifies) {
      arguments.addAll(List.of(dnnl.DNNL_ARG_WORKSPACE, workspace));
    }
    builder.add(new batch_normalization_forward(desc), desc, arguments.toArray());
    Shape x = input.shape();
    long count = (long) x.n() * x.h() * x.w();
    builder.add(
        new RunningStatistics(
            runningMean, runningVariance, means, variances, layer.momentum(), count));
    if (!rectifies) {
      Eltwise.inPlace(builder, activation, output);
    }
  }

  static Differentiable build(
      CpuArena arena,
      String description,
      CpuTensor input,
      BatchNormalisationLayer layer,
      Activation activation,
      Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          BatchStatistics made = new BatchStatistics(builder, input, layer, activation);
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              made.output,
              List.of(made.scale, made.shift, made.runningMean, made.runningVariance),
              made::backward);
        });
  }

  private static CpuTensor vector(OperationBuilder builder, int channels) {
    return builder.tensor(Shape.bias(channels), Layouts.plain(Shape.bias(channels)));
  }

  private int flags() {
    return rectifies ? AFFINE | normalization_flags.fuse_norm_relu.value : AFFINE;
  }

  private batch_normalization_forward.primitive_desc forward(OperationBuilder builder) {
    return new batch_normalization_forward.primitive_desc(
        builder.engine(),
        prop_kind.forward_training.value,
        input.layout(),
        output.layout(),
        layer.epsilon(),
        flags(),
        builder.attributes(),
        false);
  }

  private CpuFunction.Gradients backward(
      OperationBuilder builder, CpuTensor outputGradient, Gradient.Wanted wanted) {
    memory dy = builder.in(builder.view(outputGradient), output.layout());
    if (!rectifies) {
      Eltwise.gradient(builder, activation, output, dy, dy);
    }
    batch_normalization_backward.primitive_desc desc =
        new batch_normalization_backward.primitive_desc(
            builder.engine(),
            prop_kind.backward.value,
            input.layout(),
            output.layout(),
            input.layout(),
            layer.epsilon(),
            flags(),
            forward(builder),
            builder.attributes(),
            false);
    int channels = input.shape().c();
    memory.desc each = Layouts.vector(channels);
    CpuTensor byInput = builder.tensor(input.shape(), input.layout());
    CpuTensor byScale = vector(builder, channels);
    CpuTensor byShift = vector(builder, channels);
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                dnnl.DNNL_ARG_SRC,
                builder.view(input),
                dnnl.DNNL_ARG_MEAN,
                mean,
                dnnl.DNNL_ARG_VARIANCE,
                variance,
                dnnl.DNNL_ARG_SCALE,
                builder.view(scale, each),
                dnnl.DNNL_ARG_DIFF_DST,
                dy,
                dnnl.DNNL_ARG_DIFF_SRC,
                builder.view(byInput)));
    arguments.addAll(
        List.of(
            dnnl.DNNL_ARG_DIFF_SCALE,
            builder.view(byScale, each),
            dnnl.DNNL_ARG_DIFF_SHIFT,
            builder.view(byShift, each)));
    if (rectifies) {
      arguments.addAll(List.of(dnnl.DNNL_ARG_WORKSPACE, workspace));
    }
    builder.add(new batch_normalization_backward(desc), desc, arguments.toArray());
    return new CpuFunction.Gradients(
        wanted.inputs() ? List.of(byInput) : List.of(),
        wanted.parameters() ? List.of(byScale, byShift) : List.of());
  }
}
