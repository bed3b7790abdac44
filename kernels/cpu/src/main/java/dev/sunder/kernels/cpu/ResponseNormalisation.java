package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
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
    Shape shape = input.shape();
    if (size > 1) {
      // One layout whatever the input comes in, so that sums are always taken in the same order;
      // channels last puts those that are summed side by side.
      return build(
          arena,
          description,
          input,
          Layouts.channelsLast(shape),
          Layouts.channelsLast(shape),
          new Coefficients(size, alpha, beta, k),
          mode);
    }
    // oneDNN 3.11's gradient for a size of 1 reads beyond its memory. The same sum of one term is
    // that of size 3 over a single channel, whose neighbours do not exist.
    return build(
        arena,
        description,
        input,
        Layouts.plain(shape),
        Layouts.plain(new Shape(shape.n(), 1, shape.c() * shape.h(), shape.w())),
        new Coefficients(3, 3 * alpha, beta, k),
        mode);
  }

  private record Coefficients(int size, float alpha, float beta, float k) {}

  /**
   * Builds the primitives.
   *
   * @param layout of the tensors
   * @param seen the same bytes as the primitives see them
   */
  private static Differentiable build(
      CpuArena arena,
      String description,
      CpuTensor input,
      memory.desc layout,
      memory.desc seen,
      Coefficients of,
      Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          arena.keep(layout);
          arena.keep(seen);
          CpuTensor source = builder.inLayout(input, layout);
          lrn_forward.primitive_desc desc = forward(builder, seen, of, mode);
          CpuTensor output = builder.tensor(input.shape(), layout);
          memory x = builder.view(source, seen);
          boolean remembers = desc.workspace_desc().get_size() > 0;
          memory workspace = remembers ? builder.scratch(desc.workspace_desc()) : null;
          builder.add(
              new lrn_forward(desc),
              desc,
              with(workspace, dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_DST, builder.view(output, seen)));
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              output,
              List.of(),
              (backward, outputGradient, wanted) -> {
                lrn_backward.primitive_desc gradient =
                    new lrn_backward.primitive_desc(
                        backward.engine(),
                        algorithm.lrn_across_channels,
                        seen,
                        seen,
                        seen,
                        of.size,
                        of.alpha,
                        of.beta,
                        of.k,
                        forward(backward, seen, of, mode),
                        backward.attributes(),
                        false);
                CpuTensor inputGradient = backward.tensor(input.shape(), layout);
                memory dy = backward.in(backward.view(outputGradient), layout);
                backward.add(
                    new lrn_backward(gradient),
                    gradient,
                    with(
                        workspace,
                        dnnl.DNNL_ARG_SRC,
                        backward.view(source, seen),
                        dnnl.DNNL_ARG_DIFF_DST,
                        backward.same(dy, seen),
                        dnnl.DNNL_ARG_DIFF_SRC,
                        backward.view(inputGradient, seen)));
                return CpuFunction.Gradients.ofInput(inputGradient);
              });
        });
  }

  private static lrn_forward.primitive_desc forward(
      OperationBuilder builder, memory.desc seen, Coefficients of, Mode mode) {
    return new lrn_forward.primitive_desc(
        builder.engine(),
        Convolution.kind(mode),
        algorithm.lrn_across_channels,
        seen,
        seen,
        of.size,
        of.alpha,
        of.beta,
        of.k,
        builder.attributes(),
        false);
  }

  private static Object[] with(memory workspace, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    if (workspace != null) {
      all.addAll(List.of(dnnl.DNNL_ARG_WORKSPACE, workspace));
    }
    return all.toArray();
  }
}
