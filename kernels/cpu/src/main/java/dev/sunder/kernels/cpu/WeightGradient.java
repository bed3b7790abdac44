package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/**
 * The gradients of a direct convolution by its weights and bias.
 *
 * <p>oneDNN has its fast way for images of one or three channels and for sixteen and more. What
 * lies between, such as a colour image with its signal, it computes several times slower; so a few
 * channels are taken three or one at a time, each with its own slice of the weights.
 */
final class WeightGradient {

  /** Images have three channels; more that are still few come from what joins them. */
  private static final int COLOUR = 3;

  /** From so many channels on, parts would cost more than they save. */
  private static final int MANY = 8;

  private final OperationBuilder builder;
  private final CpuTensor source;
  private final memory outputGradient;
  private final Shape output;
  private final Slide slide;

  /**
   * @param source x
   * @param outputGradient ∂L/∂y, in any layout
   * @param output the shape of y
   */
  WeightGradient(
      OperationBuilder builder,
      CpuTensor source,
      memory outputGradient,
      Shape output,
      Slide slide) {
    this.builder = builder;
    this.source = source;
    this.outputGradient = outputGradient;
    this.output = output;
    this.slide = slide;
  }

  /**
   * Adds the steps.
   *
   * @param filters the weight's dimensions for the library: five if it is grouped
   * @param hint the forward pass
   * @return gradients in the layouts of the parameters
   */
  List<CpuTensor> build(
      CpuTensor weight, long[] filters, CpuTensor bias, convolution_forward.primitive_desc hint) {
    CpuTensor weightGradient = builder.tensor(weight.shape(), weight.layout());
    CpuTensor biasGradient = builder.tensor(bias.shape(), bias.layout());
    int channels = source.shape().c();
    boolean grouped = filters.length > Layouts.dims(weight.shape()).length;
    if (grouped || channels == 1 || channels == COLOUR || channels >= MANY) {
      whole(weightGradient, filters, biasGradient, hint);
    } else {
      parts(weightGradient, biasGradient, hint);
    }
    return List.of(weightGradient, biasGradient);
  }

  private void whole(
      CpuTensor weightGradient,
      long[] filters,
      CpuTensor biasGradient,
      convolution_forward.primitive_desc hint) {
    convolution_backward_weights.primitive_desc desc = prepare(source.shape(), filters, hint);
    memory x = builder.in(builder.view(source), desc.src_desc());
    memory db = builder.view(biasGradient, desc.diff_bias_desc());
    memory dy = builder.in(outputGradient, desc.diff_dst_desc());
    builder.into(weightGradient, desc.diff_weights_desc(), dw -> add(desc, x, dy, dw, db));
  }

  private void parts(
      CpuTensor weightGradient, CpuTensor biasGradient, convolution_forward.primitive_desc hint) {
    Shape x = source.shape();
    Shape w = weightGradient.shape();
    memory image = builder.in(builder.view(source), Layouts.plain(x));
    memory gathered = builder.scratch(Layouts.plain(w));
    memory unused = builder.scratch(Layouts.vector(w.n()));
    int first = 0;
    for (int channels : partsOf(x.c())) {
      Shape part = new Shape(x.n(), channels, x.h(), x.w());
      Shape kernels = new Shape(w.n(), channels, w.h(), w.w());
      convolution_backward_weights.primitive_desc desc = prepare(part, Layouts.dims(kernels), hint);
      memory slice = builder.in(slice(image, part, first), desc.src_desc());
      memory dy = builder.in(outputGradient, desc.diff_dst_desc());
      memory dw = builder.scratch(desc.diff_weights_desc());
      // Every part gives the same bias gradient.
      memory db = first == 0 ? builder.view(biasGradient, desc.diff_bias_desc()) : unused;
      add(desc, slice, dy, dw, db);
      builder.reorder(dw, slice(gathered, kernels, first));
      first += channels;
    }
    builder.reorder(gathered, builder.view(weightGradient));
  }

  /** Threes, then ones. */
  private static List<Integer> partsOf(int channels) {
    List<Integer> parts = new ArrayList<>();
    for (int left = channels; left > 0; left -= parts.get(parts.size() - 1)) {
      parts.add(left >= COLOUR ? COLOUR : 1);
    }
    return parts;
  }

  private memory slice(memory whole, Shape part, int firstChannel) {
    return builder.same(
        whole,
        whole.get_desc().submemory_desc(Layouts.dims(part), new long[] {0, firstChannel, 0, 0}));
  }

  private convolution_backward_weights.primitive_desc prepare(
      Shape x, long[] filters, convolution_forward.primitive_desc hint) {
    return new convolution_backward_weights.primitive_desc(
        builder.engine(),
        algorithm.convolution_direct,
        Layouts.any(x),
        Layouts.any(filters),
        Layouts.vector(output.c()),
        Layouts.any(output),
        slide.strides(),
        slide.dilation(),
        slide.before(),
        slide.after(),
        hint,
        builder.attributes(),
        false);
  }

  private void add(
      convolution_backward_weights.primitive_desc desc, memory x, memory dy, memory dw, memory db) {
    builder.add(
        new convolution_backward_weights(desc),
        desc,
        dnnl.DNNL_ARG_SRC,
        x,
        dnnl.DNNL_ARG_DIFF_DST,
        dy,
        dnnl.DNNL_ARG_DIFF_WEIGHTS,
        dw,
        dnnl.DNNL_ARG_DIFF_BIAS,
        db);
  }
}
