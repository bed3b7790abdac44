package dev.sunder.kernels.reference;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Mode;
import java.util.List;

/** y = a(x), element by element, perhaps where x was. */
final class Elementwise extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final Activation activation;
  private final ReferenceTensor known;

  Elementwise(
      ReferenceArena arena,
      String description,
      ReferenceTensor x,
      Activation activation,
      boolean inPlace,
      Mode mode) {
    super(
        arena, description, mode, List.of(x), inPlace ? x : arena.newTensor(x.shape()), List.of());
    this.x = x;
    y = output();
    this.activation = activation;
    known = activation.kind().is(Trait.NEEDS_INPUT) ? x : y;
  }

  @Override
  public void run() {
    double[] xs = x.values();
    double[] ys = y.values();
    for (int i = 0; i < ys.length; i++) {
      ys[i] = activation.value(xs[i]);
    }
  }

  @Override
  ReferenceTensor inputGradient(int input, ReferenceTensor outputGradient) {
    return x == y ? outputGradient : super.inputGradient(input, outputGradient);
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] from = known.values();
    double[] dy = outputGradient.values();
    double[] dx = byInputs.get(0).values();
    for (int i = 0; i < dx.length; i++) {
      dx[i] = dy[i] * activation.derivative(from[i]);
    }
  }
}
