package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;
import org.bytedeco.dnnl.concat;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;

/** Channels side by side; the gradient takes them apart. */
final class Concat {

  private static final int CHANNELS = 1;

  private Concat() {}

  static Differentiable build(
      CpuArena arena,
      String description,
      CpuTensor first,
      CpuTensor second,
      Shape output,
      Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          concat.primitive_desc desc =
              new concat.primitive_desc(
                  builder.engine(),
                  CHANNELS,
                  new memory_desc_vector(first.layout(), second.layout()),
                  builder.attributes(),
                  false);
          CpuTensor joined = builder.tensor(output, desc.dst_desc());
          builder.add(
              new concat(desc),
              desc,
              dnnl.DNNL_ARG_MULTIPLE_SRC,
              builder.view(first),
              dnnl.DNNL_ARG_MULTIPLE_SRC + 1,
              builder.view(second),
              dnnl.DNNL_ARG_DST,
              builder.view(joined));
          return new CpuFunction(
              builder,
              mode,
              List.of(first, second),
              joined,
              List.of(),
              (backward, outputGradient, wanted) -> {
                // A channel offset need not be a multiple of a blocked layout's block.
                memory whole = backward.in(backward.view(outputGradient), Layouts.plain(output));
                return new CpuFunction.Gradients(
                    List.of(
                        part(backward, whole, first, 0),
                        part(backward, whole, second, first.shape().c())),
                    List.of());
              });
        });
  }

  private static CpuTensor part(
      OperationBuilder builder, memory whole, CpuTensor like, int firstChannel) {
    CpuTensor gradient = builder.tensor(like.shape(), like.layout());
    memory.desc slice =
        whole
            .get_desc()
            .submemory_desc(Layouts.dims(like.shape()), new long[] {0, firstChannel, 0, 0});
    builder.reorder(builder.same(whole, slice), builder.view(gradient));
    return gradient;
  }
}
