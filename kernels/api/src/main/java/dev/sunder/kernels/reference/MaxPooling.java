package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.List;

/** The greatest value under each window; its gradient goes to where that value was. */
final class MaxPooling extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final Window window;
  private final ReferenceTensor.Element max = this::max;

  MaxPooling(
      ReferenceArena arena,
      String description,
      ReferenceTensor x,
      Shape output,
      Window window,
      Mode mode) {
    super(arena, description, mode, List.of(x), arena.newTensor(output), List.of());
    this.x = x;
    y = output();
    this.window = window;
  }

  @Override
  public void run() {
    y.fill(max);
  }

  private double max(int n, int c, int p, int q) {
    return x.values()[greatest(n, c, p, q)];
  }

  /**
   * Where the first greatest value under a window is, in row-major order. There is one: padding is
   * smaller than the window, so no window sees nothing but padding.
   */
  private int greatest(int n, int c, int p, int q) {
    Shape in = x.shape();
    double[] xs = x.values();
    int best = -1;
    for (int i = 0; i < window.rows().kernel(); i++) {
      for (int j = 0; j < window.columns().kernel(); j++) {
        int row = window.rows().pixel(p, i);
        int column = window.columns().pixel(q, j);
        if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
          int at = x.index(n, c, row, column);
          if (best < 0 || xs[at] > xs[best]) {
            best = at;
          }
        }
      }
    }
    return best;
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] dx = byInputs.get(0).values();
    Arrays.fill(dx, 0);
    Shape out = y.shape();
    for (int n = 0; n < out.n(); n++) {
      for (int c = 0; c < out.c(); c++) {
        for (int p = 0; p < out.h(); p++) {
          for (int q = 0; q < out.w(); q++) {
            dx[greatest(n, c, p, q)] += outputGradient.values()[y.index(n, c, p, q)];
          }
        }
      }
    }
  }
}
