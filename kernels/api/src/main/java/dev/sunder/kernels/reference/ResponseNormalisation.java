package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/** y_c = x_c s_c^(−β) with s_c = k + α/n Σ x_j², j over the n channels centred at c that exist. */
final class ResponseNormalisation extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final int size;
  private final double alpha;
  private final double beta;
  private final double k;
  private final ReferenceTensor.Element normalised = this::normalised;

  ResponseNormalisation(
      ReferenceArena arena,
      String description,
      ReferenceTensor x,
      int size,
      double alpha,
      double beta,
      double k,
      Mode mode) {
    super(arena, description, mode, List.of(x), arena.newTensor(x.shape()), List.of());
    this.x = x;
    y = output();
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  @Override
  public void run() {
    y.fill(normalised);
  }

  private double normalised(int n, int c, int h, int w) {
    return x.at(n, c, h, w) * Math.pow(scale(n, c, h, w), -beta);
  }

  /** s_c. */
  private double scale(int n, int c, int h, int w) {
    double sum = 0;
    for (int j = first(c); j <= last(c); j++) {
      double value = x.at(n, j, h, w);
      sum += value * value;
    }
    return k + alpha / size * sum;
  }

  private int first(int c) {
    return Math.max(c - size / 2, 0);
  }

  private int last(int c) {
    return Math.min(c + size / 2, x.shape().c() - 1);
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] dy = outputGradient.values();
    double[] dx = byInputs.get(0).values();
    Shape shape = x.shape();
    for (int n = 0; n < shape.n(); n++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int h = 0; h < shape.h(); h++) {
          for (int w = 0; w < shape.w(); w++) {
            int at = x.index(n, c, h, w);
            dx[at] =
                dy[at] * Math.pow(scale(n, c, h, w), -beta)
                    - 2 * alpha * beta / size * x.values()[at] * viaScales(n, c, h, w, dy);
          }
        }
      }
    }
  }

  /** Σ_j ∂L/∂y_j x_j s_j^(−β−1) over the channels j whose s_j holds x_c. */
  private double viaScales(int n, int c, int h, int w, double[] dy) {
    double sum = 0;
    for (int j = first(c); j <= last(c); j++) {
      int at = x.index(n, j, h, w);
      sum += dy[at] * x.values()[at] * Math.pow(scale(n, j, h, w), -beta - 1);
    }
    return sum;
  }
}
