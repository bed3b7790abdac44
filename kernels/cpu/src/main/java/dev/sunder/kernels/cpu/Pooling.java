package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** Max and average pooling; for training, max pooling remembers where each maximum was. */
final class Pooling {

  private static final long[] NO_DILATION = {0, 0};

  private final CpuTensor input;
  private final CpuTensor output;
  private final algorithm kind;
  private final long[] strides;
  private final long[] kernel;
  private final long[] padding;
  private final memory workspace;

  private Pooling(
      OperationBuilder builder,
      CpuTensor input,
      Shape y,
      PoolingKind kind,
      Window window,
      Mode mode) {
    this.kind =
        kind == PoolingKind.MAX ? algorithm.pooling_max : algorithm.pooling_avg_include_padding;
    strides = new long[] {window.rows().stride(), window.columns().stride()};
    kernel = new long[] {window.rows().kernel(), window.columns().kernel()};
    padding = new long[] {window.rows().before(), window.columns().before()};
    this.input = inLayoutForVectors(builder, input, y, mode);
    pooling_forward.primitive_desc desc =
        forward(builder, Convolution.kind(mode), this.input.layout(), Layouts.any(y));
    output = builder.tensor(y, desc.dst_desc());
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of(dnnl.DNNL_ARG_SRC, builder.view(this.input)));
    arguments.addAll(List.of(dnnl.DNNL_ARG_DST, builder.view(output)));
    boolean remembers = desc.workspace_desc().get_size() > 0;
    workspace = remembers ? builder.scratch(desc.workspace_desc()) : null;
    if (remembers) {
      arguments.addAll(List.of(dnnl.DNNL_ARG_WORKSPACE, workspace));
    }
    builder.add(new pooling_forward(desc), desc, arguments.toArray());
  }

  /**
   * The input, or a copy with its channels last where the library would pool it value by value, as
   * it does with plain NCHW on AVX2, ten times slower.
   */
  private CpuTensor inLayoutForVectors(
      OperationBuilder builder, CpuTensor input, Shape y, Mode mode) {
    int slowness = slowness(builder, input.layout(), y, mode);
    memory.desc last = Layouts.channelsLast(input.shape());
    return slowness > 0 && slowness(builder, last, y, mode) < slowness
        ? builder.inLayout(input, last)
        : input;
  }

  private int slowness(OperationBuilder builder, memory.desc source, Shape y, Mode mode) {
    return OneDnn.slowness(forward(builder, Convolution.kind(mode), source, Layouts.any(y)));
  }

  static Differentiable build(
      CpuArena arena,
      String description,
      CpuTensor input,
      Shape output,
      PoolingKind kind,
      Window window,
      Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          Pooling made = new Pooling(builder, input, output, kind, window, mode);
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              made.output,
              List.of(),
              (backward, outputGradient, wanted) ->
                  CpuFunction.Gradients.ofInput(made.backward(backward, outputGradient)));
        });
  }

  private CpuTensor backward(OperationBuilder builder, CpuTensor outputGradient) {
    pooling_backward.primitive_desc desc =
        new pooling_backward.primitive_desc(
            builder.engine(),
            kind,
            input.layout(),
            output.layout(),
            strides,
            kernel,
            NO_DILATION,
            padding,
            padding,
            forward(builder, prop_kind.forward_training, input.layout(), output.layout()),
            builder.attributes(),
            false);
    CpuTensor inputGradient = builder.tensor(input.shape(), input.layout());
    List<Object> arguments = new ArrayList<>();
    memory dy = builder.in(builder.view(outputGradient), output.layout());
    arguments.addAll(List.of(dnnl.DNNL_ARG_DIFF_DST, dy));
    arguments.addAll(List.of(dnnl.DNNL_ARG_DIFF_SRC, builder.view(inputGradient)));
    if (workspace != null) {
      arguments.addAll(List.of(dnnl.DNNL_ARG_WORKSPACE, workspace));
    }
    builder.add(new pooling_backward(desc), desc, arguments.toArray());
    return inputGradient;
  }

  private pooling_forward.primitive_desc forward(
      OperationBuilder builder, prop_kind direction, memory.desc source, memory.desc destination) {
    return new pooling_forward.primitive_desc(
        builder.engine(),
        direction,
        kind,
        source,
        destination,
        strides,
        kernel,
        NO_DILATION,
        padding,
        padding,
        builder.attributes(),
        false);
  }
}
