package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** The channels of each input, one input after another. */
final class Concat extends Function {

  private final List<ReferenceTensor> parts;

  Concat(
      ReferenceArena arena,
      String description,
      List<ReferenceTensor> inputs,
      Shape output,
      Mode mode) {
    super(arena, description, mode, inputs, arena.newTensor(output), List.of());
    parts = inputs;
  }

  @Override
  public void run() {
    double[] ys = output().values();
    int channel = 0;
    for (int i = 0; i < parts.size(); i++) {
      double[] part = parts.get(i).values();
      int run = parts.get(i).shape().elementsPerExample();
      for (int n = 0; n < output().shape().n(); n++) {
        System.arraycopy(part, n * run, ys, output().index(n, channel, 0, 0), run);
      }
      channel += parts.get(i).shape().c();
    }
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] dy = outputGradient.values();
    int channel = 0;
    for (int i = 0; i < parts.size(); i++) {
      double[] dx = byInputs.get(i).values();
      int run = parts.get(i).shape().elementsPerExample();
      for (int n = 0; n < output().shape().n(); n++) {
        System.arraycopy(dy, output().index(n, channel, 0, 0), dx, n * run, run);
      }
      channel += parts.get(i).shape().c();
    }
  }
}
