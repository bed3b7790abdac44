package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** y = Σ x_i; the gradient by each is that of y, the first's being that very tensor. */
final class Sum extends Function {

  private final List<ReferenceTensor> terms;

  Sum(
      ReferenceArena arena,
      String description,
      List<ReferenceTensor> inputs,
      Shape output,
      Mode mode) {
    super(arena, description, mode, inputs, arena.newTensor(output), List.of());
    terms = inputs;
  }

  @Override
  public void run() {
    double[] ys = output().values();
    for (int at = 0; at < ys.length; at++) {
      double sum = 0;
      for (int i = 0; i < terms.size(); i++) {
        sum += terms.get(i).values()[at];
      }
      ys[at] = sum;
    }
  }

  @Override
  ReferenceTensor inputGradient(int input, ReferenceTensor outputGradient) {
    return input == 0 ? outputGradient : super.inputGradient(input, outputGradient);
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    for (int i = 1; i < byInputs.size(); i++) {
      byInputs.get(i).copyFrom(outputGradient);
    }
  }
}
