package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory;

/** Local response normalisation across channels; oneDNN, too, divides α by the size. */
final class ResponseNormalisation {

  private ResponseNormalisation() {}

  static Differentiable build(
      CpuArena arena,
      String description,
      CpuTensor input,
      int size,
      float alpha,
      float beta,
      float k,
      Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          // One layout whatever the input comes in, so that sums are always taken in the same
          // order;
          // channels last puts those that are summed side by side.
          memory.desc layout = builder.arena().keep(Layouts.channelsLast(input.shape()));
          CpuTensor source = builder.inLayout(input, layout);
          lrn_forward.primitive_desc desc =
              new lrn_forward.primitive_desc(
                  builder.engine(),
                  Convolution.kind(mode),
                  algorithm.lrn_across_channels,
                  layout,
                  layout,
                  size,
                  alpha,
                  beta,
                  k,
                  builder.attributes(),
                  false);
          CpuTensor output = builder.tensor(input.shape(), layout);
          memory x = builder.view(source);
          boolean remembers = desc.workspace_desc().get_size() > 0;
          memory workspace = remembers ? builder.scratch(desc.workspace_desc()) : null;
          builder.add(
              new lrn_forward(desc),
              desc,
              with(workspace, dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_DST, builder.view(output)));
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              output,
              List.of(),
              (backward, outputGradient, wanted) -> {
                lrn_forward.primitive_desc hint =
                    new lrn_forward.primitive_desc(
                        backward.engine(),
                        Convolution.kind(mode),
                        algorithm.lrn_across_channels,
                        layout,
                        layout,
                        size,
                        alpha,
                        beta,
                        k,
                        backward.attributes(),
                        false);
                lrn_backward.primitive_desc gradient =
                    new lrn_backward.primitive_desc(
                        backward.engine(),
                        algorithm.lrn_across_channels,
                        layout,
                        layout,
                        layout,
                        size,
                        alpha,
                        beta,
                        k,
                        hint,
                        backward.attributes(),
                        false);
                CpuTensor inputGradient = backward.tensor(input.shape(), layout);
                backward.add(
                    new lrn_backward(gradient),
                    gradient,
                    with(
                        workspace,
                        dnnl.DNNL_ARG_SRC,
                        backward.view(source),
                        dnnl.DNNL_ARG_DIFF_DST,
                        backward.in(backward.view(outputGradient), layout),
                        dnnl.DNNL_ARG_DIFF_SRC,
                        backward.view(inputGradient)));
                return CpuFunction.Gradients.ofInput(inputGradient);
              });
        });
  }

  private static Object[] with(memory workspace, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    if (workspace != null) {
      all.addAll(List.of(dnnl.DNNL_ARG_WORKSPACE, workspace));
    }
    return all.toArray();
  }
}
