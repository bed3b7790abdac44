package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory_desc_vector;
import org.bytedeco.dnnl.sum;

/** Several tensors added up, in the layout of the first; the gradient goes to each. */
final class Sum {

  private Sum() {}

  static Differentiable build(
      CpuArena arena, String description, List<CpuTensor> terms, Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          memory.desc layout = terms.get(0).layout();
          CpuTensor output = builder.tensor(terms.get(0).shape(), layout);
          add(builder, terms, output);
          return new CpuFunction(
              builder,
              mode,
              terms,
              output,
              List.of(),
              (backward, outputGradient, wanted) -> {
                List<CpuTensor> gradients = new ArrayList<>(List.of(outputGradient));
                for (CpuTensor term : terms.subList(1, terms.size())) {
                  CpuTensor copy = backward.tensor(term.shape(), outputGradient.layout());
                  backward.reorder(backward.view(outputGradient), backward.view(copy));
                  gradients.add(copy);
                }
                return new CpuFunction.Gradients(gradients, List.of());
              });
        });
  }

  /** Adds up the terms, of which the first may be the output itself. */
  static void add(OperationBuilder builder, List<CpuTensor> terms, CpuTensor output) {
    memory.desc[] layouts = new memory.desc[terms.size()];
    Arrays.fill(layouts, output.layout());
    float[] ones = new float[terms.size()];
    Arrays.fill(ones, 1);
    sum.primitive_desc desc =
        new sum.primitive_desc(
            builder.engine(),
            output.layout(),
            ones,
            new memory_desc_vector(layouts),
            builder.attributes(),
            false);
    List<Object> arguments = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      arguments.add(dnnl.DNNL_ARG_MULTIPLE_SRC + i);
      arguments.add(builder.in(builder.view(terms.get(i)), output.layout()));
    }
    arguments.addAll(List.of(dnnl.DNNL_ARG_DST, builder.view(output)));
    builder.add(new sum(desc), desc, arguments.toArray());
  }
}
