package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;

/**
 * The fully connected layer. Its weight has the map's dimensions, so a map is taken in the layout
 * the primitive prefers, without being flattened first.
 */
final class InnerProduct {

  private final CpuTensor input;
  private final CpuTensor output;
  private final CpuTensor weight;
  private final CpuTensor bias;
  private final boolean hasBias;
  private final Activation activation;
  // Descriptions as the primitives want them: no trailing dimensions of one.
  private final memory.desc x;
  private final memory.desc w;
  private final memory.desc b;
  private final memory.desc y;

  private InnerProduct(
      OperationBuilder builder,
      CpuTensor input,
      Shape output,
      boolean hasBias,
      Activation activation,
      Mode mode) {
    this.activation = activation;
    this.hasBias = hasBias;
    Shape in = input.shape();
    int outputs = output.c();
    boolean flat = in.h() == 1 && in.w() == 1;
    inner_product_forward.primitive_desc desc =
        new inner_product_forward.primitive_desc(
            builder.engine(),
            Convolution.kind(mode),
            flat ? Layouts.matrix(in.n(), in.c()) : Layouts.any(in),
            flat ? Layouts.any(outputs, in.c()) : Layouts.any(outputs, in.c(), in.h(), in.w()),
            Layouts.vector(outputs),
            Layouts.matrix(in.n(), outputs),
            Eltwise.fused(builder, Optional.empty(), activation),
            false);
    // The layout is chosen by shape alone, whatever the input comes in: sums are then taken in the
    // same
    // order, and a network that was cut and fed with plain NCHW computes the same bits.
    this.input = builder.inLayout(input, flat ? Layouts.plain(in) : desc.src_desc());
    Shape weightShape = new Shape(outputs, in.c(), in.h(), in.w());
    weight = builder.tensor(weightShape, desc.weights_desc().reshape(Layouts.dims(weightShape)));
    // A layer without one has zeros, which are nobody's parameter.
    bias = builder.tensor(Shape.bias(outputs), Layouts.plain(Shape.bias(outputs)));
    this.output = builder.tensor(output, Layouts.plain(output));
    x = builder.arena().keep(desc.src_desc());
    w = builder.arena().keep(desc.weights_desc());
    b = builder.arena().keep(desc.bias_desc());
    y = builder.arena().keep(desc.dst_desc());
    builder.add(
        new inner_product_forward(desc),
        desc,
        dnnl.DNNL_ARG_SRC,
        builder.view(this.input, x),
        dnnl.DNNL_ARG_WEIGHTS,
        builder.view(weight, w),
        dnnl.DNNL_ARG_BIAS,
        builder.view(bias, b),
        dnnl.DNNL_ARG_DST,
        builder.view(this.output, y));
  }

  static Differentiable build(
      CpuArena arena,
      String description,
      CpuTensor input,
      Shape output,
      FullyConnectedLayer layer,
      Activation activation,
      Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          InnerProduct made =
              new InnerProduct(builder, input, output, layer.hasBias(), activation, mode);
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              made.output,
              made.hasBias ? List.of(made.weight, made.bias) : List.of(made.weight),
              made::backward);
        });
  }

  private CpuFunction.Gradients backward(
      OperationBuilder builder, CpuTensor outputGradient, Gradient.Wanted wanted) {
    memory given = builder.in(builder.view(outputGradient), output.layout());
    Eltwise.gradient(builder, activation, output, given, given);
    memory dy = builder.same(given, y);
    inner_product_forward.primitive_desc hint =
        new inner_product_forward.primitive_desc(
            builder.engine(), prop_kind.forward_training, x, w, b, y, builder.attributes(), false);
    List<CpuTensor> parameters = wanted.parameters() ? byWeights(builder, dy, hint) : List.of();
    List<CpuTensor> inputs = wanted.inputs() ? List.of(byData(builder, dy, hint)) : List.of();
    return new CpuFunction.Gradients(inputs, parameters);
  }

  private List<CpuTensor> byWeights(
      OperationBuilder builder, memory dy, inner_product_forward.primitive_desc hint) {
    inner_product_backward_weights.primitive_desc desc =
        new inner_product_backward_weights.primitive_desc(
            builder.engine(), x, w, b, y, hint, builder.attributes(), false);
    CpuTensor weightGradient = builder.tensor(weight.shape(), weight.layout());
    CpuTensor biasGradient = builder.tensor(bias.shape(), bias.layout());
    builder.add(
        new inner_product_backward_weights(desc),
        desc,
        dnnl.DNNL_ARG_SRC,
        builder.view(input, x),
        dnnl.DNNL_ARG_DIFF_DST,
        dy,
        dnnl.DNNL_ARG_DIFF_WEIGHTS,
        builder.view(weightGradient, w),
        dnnl.DNNL_ARG_DIFF_BIAS,
        builder.view(biasGradient, b));
    return hasBias ? List.of(weightGradient, biasGradient) : List.of(weightGradient);
  }

  private CpuTensor byData(
      OperationBuilder builder, memory dy, inner_product_forward.primitive_desc hint) {
    inner_product_backward_data.primitive_desc desc =
        new inner_product_backward_data.primitive_desc(
            builder.engine(), x, w, y, hint, builder.attributes(), false);
    CpuTensor inputGradient = builder.tensor(input.shape(), input.layout());
    builder.add(
        new inner_product_backward_data(desc),
        desc,
        dnnl.DNNL_ARG_DIFF_DST,
        dy,
        dnnl.DNNL_ARG_WEIGHTS,
        builder.view(weight, w),
        dnnl.DNNL_ARG_DIFF_SRC,
        builder.view(inputGradient, x));
    return inputGradient;
  }
}
