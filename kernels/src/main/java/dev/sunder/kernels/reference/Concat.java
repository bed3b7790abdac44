package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** y[n,c] = first[n,c] for its channels, then second[n, c − first's channels]. */
final class Concat extends Function {

  private final ReferenceTensor first;
  private final ReferenceTensor second;
  private final ReferenceTensor y;
  private final ReferenceTensor.Element joined = this::joined;

  Concat(
      ReferenceArena arena,
      String description,
      ReferenceTensor first,
      ReferenceTensor second,
      Shape output,
      Mode mode) {
    super(arena, description, mode, List.of(first, second), arena.newTensor(output), List.of());
    this.first = first;
    this.second = second;
    y = output();
  }

  @Override
  public void run() {
    y.fill(joined);
  }

  private double joined(int n, int c, int h, int w) {
    return isFirst(c) ? first.at(n, c, h, w) : second.at(n, c - first.shape().c(), h, w);
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] byFirst = byInputs.get(0).values();
    double[] bySecond = byInputs.get(1).values();
    Shape out = y.shape();
    for (int n = 0; n < out.n(); n++) {
      for (int c = 0; c < out.c(); c++) {
        for (int h = 0; h < out.h(); h++) {
          for (int w = 0; w < out.w(); w++) {
            double value = outputGradient.at(n, c, h, w);
            if (isFirst(c)) {
              byFirst[first.index(n, c, h, w)] = value;
            } else {
              bySecond[second.index(n, c - first.shape().c(), h, w)] = value;
            }
          }
        }
      }
    }
  }

  private boolean isFirst(int channel) {
    return channel < first.shape().c();
  }
}
