package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;
import org.bytedeco.dnnl.memory;

/** A map's values in NCHW order as features. */
final class Flatten {

  private Flatten() {}

  static Differentiable build(
      CpuArena arena, String description, CpuTensor input, Shape output, Mode mode) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          CpuTensor flat = builder.tensor(output, Layouts.plain(output));
          // The same bytes seen as a plain map.
          memory.desc map = builder.arena().keep(Layouts.plain(input.shape()));
          builder.reorder(builder.view(input), builder.view(flat, map));
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              flat,
              List.of(),
              (backward, outputGradient, wanted) -> {
                CpuTensor gradient = backward.tensor(input.shape(), input.layout());
                CpuTensor plain = backward.plain(outputGradient);
                backward.reorder(backward.view(plain, map), backward.view(gradient));
                return CpuFunction.Gradients.ofInput(gradient);
              });
        });
  }
}
