package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
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
      CpuArena arena, String description, List<CpuTensor> parts, Shape output, Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          memory.desc[] layouts = parts.stream().map(CpuTensor::layout).toArray(memory.desc[]::new);
          concat.primitive_desc desc =
              new concat.primitive_desc(
                  builder.engine(),
                  CHANNELS,
                  new memory_desc_vector(layouts),
                  builder.attributes(),
                  false);
          CpuTensor joined = builder.tensor(output, desc.dst_desc());
          List<Object> arguments = new ArrayList<>();
          for (int i = 0; i < parts.size(); i++) {
            arguments.add(dnnl.DNNL_ARG_MULTIPLE_SRC + i);
            arguments.add(builder.view(parts.get(i)));
          }
          arguments.addAll(List.of(dnnl.DNNL_ARG_DST, builder.view(joined)));
          builder.add(new concat(desc), desc, arguments.toArray());
          return new CpuFunction(
              builder,
              mode,
              parts,
              joined,
              List.of(),
              (backward, outputGradient, wanted) ->
                  new CpuFunction.Gradients(apart(backward, parts, outputGradient), List.of()));
        });
  }

  private static List<CpuTensor> apart(
      OperationBuilder builder, List<CpuTensor> parts, CpuTensor outputGradient) {
    // A channel offset need not be a multiple of a blocked layout's block.
    memory whole = builder.in(builder.view(outputGradient), Layouts.plain(outputGradient.shape()));
    List<CpuTensor> gradients = new ArrayList<>();
    int channel = 0;
    for (CpuTensor part : parts) {
      gradients.add(part(builder, whole, part, channel));
      channel += part.shape().c();
    }
    return gradients;
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
