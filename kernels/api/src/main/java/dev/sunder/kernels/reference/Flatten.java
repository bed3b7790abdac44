package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** The same values in the same order under another shape. */
final class Flatten extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;

  Flatten(ReferenceArena arena, String description, ReferenceTensor x, Shape output, Mode mode) {
    super(arena, description, mode, List.of(x), arena.newTensor(output), List.of());
    this.x = x;
    y = output();
  }

  @Override
  public void run() {
    y.copyFrom(x);
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    byInputs.get(0).copyFrom(outputGradient);
  }
}
