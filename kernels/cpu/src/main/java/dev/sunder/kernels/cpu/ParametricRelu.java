package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.Shape;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.prelu_backward;
import org.bytedeco.dnnl.prelu_forward;

/** A rectifier with learned slopes, in the layout of its input. */
final class ParametricRelu {

  private final CpuTensor input;
  private final CpuTensor output;
  private final CpuTensor slopes;

  private ParametricRelu(OperationBuilder builder, CpuTensor input, PReluLayer layer, Mode mode) {
    this.input = input;
    output = builder.tensor(input.shape(), input.layout());
    Shape each = layer.parameters(input.shape()).get(0).shape();
    prelu_forward.primitive_desc desc = forward(builder, mode, Layouts.any(each));
    slopes = builder.tensor(each, desc.weights_desc());
    builder.add(
        new prelu_forward(desc),
        desc,
        dnnl.DNNL_ARG_SRC,
        builder.view(input),
        dnnl.DNNL_ARG_WEIGHTS,
        builder.view(slopes),
        dnnl.DNNL_ARG_DST,
        builder.view(output));
  }

  static Differentiable build(
      CpuArena arena, String description, CpuTensor input, PReluLayer layer, Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          ParametricRelu made = new ParametricRelu(builder, input, layer, mode);
          return new CpuFunction(
              builder, mode, List.of(input), made.output, List.of(made.slopes), made::backward);
        });
  }

  private prelu_forward.primitive_desc forward(
      OperationBuilder builder, Mode mode, memory.desc weights) {
    return new prelu_forward.primitive_desc(
        builder.engine(),
        Convolution.kind(mode),
        input.layout(),
        weights,
        output.layout(),
        builder.attributes(),
        false);
  }

  /** Both gradients, as the library makes one only with the other. */
  private CpuFunction.Gradients backward(
      OperationBuilder builder, CpuTensor outputGradient, Gradient.Wanted wanted) {
    prelu_backward.primitive_desc desc =
        new prelu_backward.primitive_desc(
            builder.engine(),
            input.layout(),
            slopes.layout(),
            input.layout(),
            slopes.layout(),
            output.layout(),
            forward(builder, Mode.TRAINING, slopes.layout()),
            builder.attributes(),
            false);
    CpuTensor byInput = builder.tensor(input.shape(), input.layout());
    CpuTensor bySlopes = builder.tensor(slopes.shape(), slopes.layout());
    builder.add(
        new prelu_backward(desc),
        desc,
        dnnl.DNNL_ARG_SRC,
        builder.view(input),
        dnnl.DNNL_ARG_WEIGHTS,
        builder.view(slopes),
        dnnl.DNNL_ARG_DIFF_DST,
        builder.in(builder.view(outputGradient), output.layout()),
        dnnl.DNNL_ARG_DIFF_SRC,
        builder.view(byInput),
        dnnl.DNNL_ARG_DIFF_WEIGHTS,
        builder.view(bySlopes));
    return new CpuFunction.Gradients(
        wanted.inputs() ? List.of(byInput) : List.of(),
        wanted.parameters() ? List.of(bySlopes) : List.of());
  }
}
