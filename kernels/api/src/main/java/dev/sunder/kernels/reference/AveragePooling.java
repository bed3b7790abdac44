package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.List;

/**
 * The mean under each window. Its divisor is the window's size wherever it lies, or, where padding
 * is not counted, the pixels under it.
 */
final class AveragePooling extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final Window window;
  private final boolean inside;
  private final ReferenceTensor.Element mean = this::mean;

  AveragePooling(
      ReferenceArena arena,
      String description,
      ReferenceTensor x,
      Shape output,
      PoolingLayer layer,
      Mode mode) {
    super(arena, description, mode, List.of(x), arena.newTensor(output), List.of());
    this.x = x;
    y = output();
    window = layer.window();
    inside = layer.kind() == PoolingKind.AVERAGE_INSIDE;
  }

  @Override
  public void run() {
    y.fill(mean);
  }

  private double mean(int n, int c, int p, int q) {
    Shape in = x.shape();
    double[] xs = x.values();
    double sum = 0;
    for (int i = 0; i < window.rows().kernel(); i++) {
      for (int j = 0; j < window.columns().kernel(); j++) {
        int row = window.rows().pixel(p, i);
        int column = window.columns().pixel(q, j);
        if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
          sum += xs[x.index(n, c, row, column)];
        }
      }
    }
    return sum / divisor(p, q);
  }

  private double divisor(int p, int q) {
    return inside
        ? (double) pixels(window.rows(), p, x.shape().h())
            * pixels(window.columns(), q, x.shape().w())
        : (double) window.rows().kernel() * window.columns().kernel();
  }

  private static int pixels(Window.Axis axis, int position, int size) {
    int first = axis.pixel(position, 0);
    return Math.min(size, first + axis.kernel()) - Math.max(0, first);
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
            spread(n, c, p, q, outputGradient.values()[y.index(n, c, p, q)] / divisor(p, q), dx);
          }
        }
      }
    }
  }

  private void spread(int n, int c, int p, int q, double share, double[] dx) {
    Shape in = x.shape();
    for (int i = 0; i < window.rows().kernel(); i++) {
      for (int j = 0; j < window.columns().kernel(); j++) {
        int row = window.rows().pixel(p, i);
        int column = window.columns().pixel(q, j);
        if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
          dx[x.index(n, c, row, column)] += share;
        }
      }
    }
  }
}
