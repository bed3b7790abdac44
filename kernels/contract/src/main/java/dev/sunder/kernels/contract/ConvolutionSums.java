package dev.sunder.kernels.contract;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * Single values of a convolution z = w ∗ x + b and of its gradients, each gathered term by term
 * where it lies.
 */
final class ConvolutionSums {

  private final Shape in;
  private final Shape out;
  private final Window window;
  private final double[] x;
  private final double[] w;
  private final double[] b;
  private final double[] dz;
  private double sum;
  private double magnitude;
  private double squares;

  /**
   * Prepares the sums.
   *
   * @param dz ∂L/∂z
   */
  ConvolutionSums(
      Shape in, Shape out, Window window, double[] x, double[] w, double[] b, double[] dz) {
    this.in = in;
    this.out = out;
    this.window = window;
    this.x = x;
    this.w = w;
    this.b = b;
    this.dz = dz;
  }

  /** The last value gathered. */
  double sum() {
    return sum;
  }

  /** Σ |terms| of the last value gathered. */
  double magnitude() {
    return magnitude;
  }

  /** Σ terms² of the last value gathered. */
  double squares() {
    return squares;
  }

  /** z at an index. */
  void gatherOutput(int index) {
    clear();
    int q = index % out.w();
    int p = index / out.w() % out.h();
    int o = index / (out.w() * out.h()) % out.c();
    int n = index / out.elementsPerExample();
    add(b[o], 1);
    for (int c = 0; c < in.c(); c++) {
      for (int i = 0; i < window.rows().kernel(); i++) {
        for (int j = 0; j < window.columns().kernel(); j++) {
          add(weight(o, c, i, j), input(n, c, row(p) + i, column(q) + j));
        }
      }
    }
  }

  /** ∂L/∂x at an index: over all outputs and taps that reach the input element. */
  void gatherByInput(int index) {
    clear();
    int column = index % in.w();
    int row = index / in.w() % in.h();
    int c = index / (in.w() * in.h()) % in.c();
    int n = index / in.elementsPerExample();
    for (int o = 0; o < out.c(); o++) {
      for (int p = 0; p < out.h(); p++) {
        for (int q = 0; q < out.w(); q++) {
          int i = row - row(p);
          int j = column - column(q);
          if (i >= 0 && i < window.rows().kernel() && j >= 0 && j < window.columns().kernel()) {
            add(weight(o, c, i, j), outputGradient(n, o, p, q));
          }
        }
      }
    }
  }

  /** ∂L/∂w at an index. */
  void gatherByWeight(int index) {
    clear();
    int j = index % window.columns().kernel();
    int i = index / window.columns().kernel() % window.rows().kernel();
    int c = index / (window.columns().kernel() * window.rows().kernel()) % in.c();
    int o = index / (window.columns().kernel() * window.rows().kernel() * in.c());
    for (int n = 0; n < out.n(); n++) {
      for (int p = 0; p < out.h(); p++) {
        for (int q = 0; q < out.w(); q++) {
          add(outputGradient(n, o, p, q), input(n, c, row(p) + i, column(q) + j));
        }
      }
    }
  }

  /** ∂L/∂b of a channel. */
  void gatherByBias(int channel) {
    clear();
    for (int n = 0; n < out.n(); n++) {
      for (int p = 0; p < out.h(); p++) {
        for (int q = 0; q < out.w(); q++) {
          add(outputGradient(n, channel, p, q), 1);
        }
      }
    }
  }

  private void clear() {
    sum = 0;
    magnitude = 0;
    squares = 0;
  }

  private void add(double a, double b) {
    sum += a * b;
    magnitude += Math.abs(a * b);
    squares += a * b * a * b;
  }

  /** The input's row under the first tap of an output row. */
  private int row(int p) {
    return p * window.rows().stride() - window.rows().before();
  }

  private int column(int q) {
    return q * window.columns().stride() - window.columns().before();
  }

  private double input(int n, int c, int row, int column) {
    boolean padding = row < 0 || row >= in.h() || column < 0 || column >= in.w();
    return padding ? 0 : x[((n * in.c() + c) * in.h() + row) * in.w() + column];
  }

  private double outputGradient(int n, int o, int p, int q) {
    return dz[((n * out.c() + o) * out.h() + p) * out.w() + q];
  }

  private double weight(int o, int c, int i, int j) {
    return w[((o * in.c() + c) * window.rows().kernel() + i) * window.columns().kernel() + j];
  }
}
