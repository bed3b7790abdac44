package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** The same values in the same order under another shape. */
final class Flatten extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;

  Flatten(ReferenceArena arena, String description, ReferenceTensor x, Shape output, Mode mode) {
    this(arena, description, x, arena.newTensor(output), mode);
  }

  private Flatten(
      ReferenceArena arena, String description, ReferenceTensor x, ReferenceTensor y, Mode mode) {
    super(arena, description, mode, List.of(x), y, List.of());
    this.x = x;
    this.y = y;
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
    if (!byInputs.isEmpty()) {
      byInputs.get(0).copyFrom(outputGradient);
    }
  }
}
