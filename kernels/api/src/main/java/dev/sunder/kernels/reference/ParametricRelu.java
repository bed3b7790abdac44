package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.Shape;
import java.util.Arrays;
import java.util.List;

/** y = x where x is positive, else a_c x; its gradient by a_c: He, Zhang, Ren, Sun 2015, eq. 8. */
final class ParametricRelu extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final ReferenceTensor slopes;

  ParametricRelu(
      ReferenceArena arena, String description, ReferenceTensor x, PReluLayer layer, Mode mode) {
    super(
        arena,
        description,
        mode,
        List.of(x),
        arena.newTensor(x.shape()),
        arena.parameters(layer, x.shape()));
    this.x = x;
    y = output();
    slopes = parameter(0);
  }

  /** Which slope an element is multiplied by where it is not positive. */
  private int slope(int element) {
    Shape shape = x.shape();
    int channel = element / (shape.h() * shape.w()) % shape.c();
    return slopes.shape().c() == 1 ? 0 : channel;
  }

  @Override
  public void run() {
    double[] xs = x.values();
    for (int i = 0; i < xs.length; i++) {
      y.values()[i] = xs[i] > 0 ? xs[i] : slopes.values()[slope(i)] * xs[i];
    }
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] xs = x.values();
    double[] dy = outputGradient.values();
    double[] da = byParameters.isEmpty() ? null : byParameters.get(0).values();
    if (da != null) {
      Arrays.fill(da, 0);
      for (int i = 0; i < xs.length; i++) {
        da[slope(i)] += xs[i] > 0 ? 0 : dy[i] * xs[i];
      }
    }
    if (!byInputs.isEmpty()) {
      double[] dx = byInputs.get(0).values();
      for (int i = 0; i < xs.length; i++) {
        dx[i] = dy[i] * (xs[i] > 0 ? 1 : slopes.values()[slope(i)]);
      }
    }
  }
}
