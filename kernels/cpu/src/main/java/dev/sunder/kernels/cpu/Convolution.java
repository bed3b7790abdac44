package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/** Convolution with its bias and activation in one primitive, and its three gradients. */
final class Convolution {

  /**
   * What becomes of the sums.
   *
   * @param added to them, of the output's shape
   * @param activation of the result
   */
  record Ending(Optional<CpuTensor> added, Activation activation) {}

  private final CpuTensor input;
  private final CpuTensor source;
  private final CpuTensor output;
  private final CpuTensor weight;
  private final CpuTensor bias;
  private final Activation activation;
  private final boolean hasBias;
  private final Slide slide;
  private final long[] filters;
  private final Winograd winograd;

  private Convolution(
      OperationBuilder builder,
      CpuTensor input,
      Shape y,
      ConvolutionLayer layer,
      Ending ending,
      Mode mode) {
    this.input = input;
    activation = ending.activation;
    hasBias = layer.hasBias();
    Window window = layer.window();
    slide = Slide.of(window);
    Shape x = input.shape();
    Shape w = layer.weight(x);
    filters = layer.groups() > 1 ? Layouts.grouped(w, layer.groups()) : Layouts.dims(w);
    // A layer without one has zeros, which are nobody's parameter.
    bias = builder.tensor(Shape.bias(y.c()), Layouts.plain(Shape.bias(y.c())));
    if (layer.groups() == 1 && Winograd.serves(builder.arena().costs(), x, y, window, mode)) {
      source = builder.uses(builder.inLayout(input, Layouts.channelsLast(x)));
      weight = builder.tensor(w, Layouts.filtersLast(w));
      output = builder.tensor(y, Layouts.channelsLast(y));
      winograd = new Winograd(builder, x, y, window, mode);
      Optional<CpuTensor> added = added(builder, ending, output.layout());
      OptionalDouble fused = Eltwise.negativeSlope(activation);
      winograd.forward(builder, source, weight, bias, output, added, (float) fused.orElse(1));
      if (fused.isEmpty()) {
        Eltwise.inPlace(builder, activation, output);
      }
      return;
    }
    convolution_forward.primitive_desc desc = fastest(builder, kind(mode), x, y, activation);
    // Where the library's own kernels are not taken, a curve fused has other bits than by itself,
    // and so would a network that was cut between them.
    boolean apart = activation.kind().is(Trait.CURVED) && OneDnn.slowness(desc) > 0;
    Activation fused = apart ? Activation.IDENTITY : activation;
    if (apart) {
      desc = fastest(builder, kind(mode), x, y, fused);
    }
    Optional<CpuTensor> added = added(builder, ending, desc.dst_desc());
    source = builder.uses(builder.inLayout(input, desc.src_desc()));
    weight = builder.tensor(w, desc.weights_desc());
    output = builder.tensor(y, desc.dst_desc());
    winograd = null;
    if (added.isEmpty()) {
      direct(builder, desc, added);
    } else {
      adding(builder, kind(mode), desc, added.get(), fused);
    }
    if (apart) {
      Eltwise.inPlace(builder, activation, output);
    }
  }

  private static Optional<CpuTensor> added(
      OperationBuilder builder, Ending ending, memory.desc layout) {
    return ending.added.map(map -> builder.uses(builder.inLayout(map, layout)));
  }

  private void direct(
      OperationBuilder builder,
      convolution_forward.primitive_desc desc,
      Optional<CpuTensor> added) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                dnnl.DNNL_ARG_SRC,
                builder.view(source),
                dnnl.DNNL_ARG_WEIGHTS,
                builder.view(weight),
                dnnl.DNNL_ARG_BIAS,
                builder.view(bias, desc.bias_desc()),
                dnnl.DNNL_ARG_DST,
                builder.view(output)));
    added.ifPresent(map -> arguments.addAll(List.of(Eltwise.ADDED, builder.view(map))));
    builder.add(new convolution_forward(desc), desc, arguments.toArray());
  }

  /** Adds the same in the same layouts, with a map added before the activation. */
  private void adding(
      OperationBuilder builder,
      prop_kind kind,
      convolution_forward.primitive_desc chosen,
      CpuTensor map,
      Activation end) {
    List<memory.desc> layouts =
        List.of(chosen.src_desc(), chosen.weights_desc(), chosen.bias_desc(), chosen.dst_desc());
    convolution_forward.primitive_desc fused =
        forward(builder, kind, layouts, Eltwise.fused(builder, Optional.of(map.layout()), end));
    if (OneDnn.slowness(fused) <= OneDnn.slowness(chosen)) {
      direct(builder, fused, Optional.of(map));
      return;
    }
    direct(builder, forward(builder, kind, layouts, builder.attributes()), Optional.empty());
    Sum.add(builder, List.of(output, map), output);
    Eltwise.inPlace(builder, end, output);
  }

  static Differentiable build(
      CpuArena arena,
      String description,
      CpuTensor input,
      Shape output,
      ConvolutionLayer layer,
      Ending ending,
      Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          Convolution made = new Convolution(builder, input, output, layer, ending, mode);
          List<CpuTensor> inputs = new ArrayList<>(List.of(input));
          ending.added.ifPresent(inputs::add);
          return new CpuFunction(
              builder,
              mode,
              inputs,
              made.output,
              made.hasBias ? List.of(made.weight, made.bias) : List.of(made.weight),
              made::backward);
        });
  }

  static prop_kind kind(Mode mode) {
    return mode == Mode.TRAINING ? prop_kind.forward_training : prop_kind.forward_inference;
  }

  private CpuFunction.Gradients backward(
      OperationBuilder builder, CpuTensor outputGradient, Gradient.Wanted wanted) {
    CpuTensor gradient = builder.inLayout(outputGradient, output.layout());
    memory dy = builder.view(gradient);
    Eltwise.gradient(builder, activation, output, dy, dy);
    if (winograd != null) {
      winograd.prepareGradient(builder, gradient);
      return new CpuFunction.Gradients(
          wanted.inputs() ? List.of(transformedByData(builder)) : List.of(),
          wanted.parameters() ? transformedByWeights(builder) : List.of());
    }
    convolution_forward.primitive_desc hint =
        forward(
            builder,
            prop_kind.forward_training,
            List.of(
                Layouts.any(input.shape()),
                weight.layout(),
                Layouts.vector(bias.shape().c()),
                output.layout()),
            builder.attributes());
    WeightGradient byWeights = new WeightGradient(builder, source, dy, output.shape(), slide);
    List<CpuTensor> parameters =
        wanted.parameters() ? trained(byWeights.build(weight, filters, bias, hint)) : List.of();
    List<CpuTensor> inputs = wanted.inputs() ? List.of(byData(builder, dy, hint)) : List.of();
    return new CpuFunction.Gradients(inputs, parameters);
  }

  private CpuTensor transformedByData(OperationBuilder builder) {
    CpuTensor dx = builder.tensor(input.shape(), source.layout());
    winograd.byData(builder, dx);
    return dx;
  }

  private List<CpuTensor> transformedByWeights(OperationBuilder builder) {
    CpuTensor dw = builder.tensor(weight.shape(), weight.layout());
    CpuTensor db = builder.tensor(bias.shape(), bias.layout());
    winograd.byWeights(builder, dw, db);
    return trained(List.of(dw, db));
  }

  /** Of the gradients by weight and bias, those of parameters. */
  private List<CpuTensor> trained(List<CpuTensor> both) {
    return hasBias ? both : both.subList(0, 1);
  }

  private CpuTensor byData(
      OperationBuilder builder, memory dy, convolution_forward.primitive_desc hint) {
    convolution_backward_data.primitive_desc desc =
        new convolution_backward_data.primitive_desc(
            builder.engine(),
            algorithm.convolution_direct,
            Layouts.any(input.shape()),
            Layouts.any(filters),
            Layouts.any(output.shape()),
            slide.strides(),
            slide.dilation(),
            slide.before(),
            slide.after(),
            hint,
            builder.attributes(),
            false);
    CpuTensor inputGradient = builder.tensor(input.shape(), input.layout());
    memory gradient = builder.in(dy, desc.diff_dst_desc());
    memory w = builder.in(builder.view(weight), desc.weights_desc());
    builder.into(
        inputGradient,
        desc.diff_src_desc(),
        dx ->
            builder.add(
                new convolution_backward_data(desc),
                desc,
                dnnl.DNNL_ARG_DIFF_DST,
                gradient,
                dnnl.DNNL_ARG_WEIGHTS,
                w,
                dnnl.DNNL_ARG_DIFF_SRC,
                dx));
    return inputGradient;
  }

  /**
   * The library's choice of algorithm and layouts. Its list ends with unfolding images and one
   * matrix product, in plain NCHW, in which pooling is slow, too, and with plain loops; for
   * training on AVX2 it gets there with images of three channels, though it has something better
   * for channels last.
   */
  private convolution_forward.primitive_desc fastest(
      OperationBuilder builder, prop_kind kind, Shape x, Shape y, Activation end) {
    convolution_forward.primitive_desc chosen =
        forward(
            builder,
            kind,
            List.of(Layouts.any(x), Layouts.any(filters), Layouts.vector(y.c()), Layouts.any(y)),
            Eltwise.fused(builder, Optional.empty(), end));
    if (OneDnn.slowness(chosen) == 0) {
      return chosen;
    }
    convolution_forward.primitive_desc last =
        forward(
            builder,
            kind,
            List.of(
                Layouts.channelsLast(x),
                Layouts.any(filters),
                Layouts.vector(y.c()),
                Layouts.channelsLast(y)),
            Eltwise.fused(builder, Optional.empty(), end));
    return OneDnn.slowness(last) < OneDnn.slowness(chosen) ? last : chosen;
  }

  /**
   * @param layouts of source, weights, bias and destination
   */
  private convolution_forward.primitive_desc forward(
      OperationBuilder builder,
      prop_kind kind,
      List<memory.desc> layouts,
      primitive_attr attributes) {
    return new convolution_forward.primitive_desc(
        builder.engine(),
        kind,
        algorithm.convolution_direct,
        layouts.get(0),
        layouts.get(1),
        layouts.get(2),
        layouts.get(3),
        slide.strides(),
        slide.dilation(),
        slide.before(),
        slide.after(),
        attributes,
        false);
  }
}
