package dev.sunder.kernels.contract;

import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * Single values of a convolution z = w ∗ x + b, in groups or not, and of its gradients, each
 * gathered term by term where it lies.
 */
final class ConvolutionSums {

  private final Shape in;
  private final Shape out;
  private final Window window;
  private final int channels;
  private final int outputs;
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
   * @param b zeros for a layer without bias
   * @param dz ∂L/∂z
   */
  ConvolutionSums(
      Shape in,
      Shape out,
      ConvolutionLayer layer,
      double[] x,
      double[] w,
      double[] b,
      double[] dz) {
    this.in = in;
    this.out = out;
    window = layer.window();
    channels = in.c() / layer.groups();
    outputs = out.c() / layer.groups();
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
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < window.rows().kernel(); i++) {
        for (int j = 0; j < window.columns().kernel(); j++) {
          add(weight(o, c, i, j), input(n, seen(o, c), row(p, i), column(q, j)));
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
    int group = c / channels;
    for (int o = group * outputs; o < (group + 1) * outputs; o++) {
      for (int p = 0; p < out.h(); p++) {
        for (int q = 0; q < out.w(); q++) {
          int i = tap(window.rows(), row - row(p, 0));
          int j = tap(window.columns(), column - column(q, 0));
          if (i >= 0 && j >= 0) {
            add(weight(o, c % channels, i, j), outputGradient(n, o, p, q));
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
    int c = index / (window.columns().kernel() * window.rows().kernel()) % channels;
    int o = index / (window.columns().kernel() * window.rows().kernel() * channels);
    for (int n = 0; n < out.n(); n++) {
      for (int p = 0; p < out.h(); p++) {
        for (int q = 0; q < out.w(); q++) {
          add(outputGradient(n, o, p, q), input(n, seen(o, c), row(p, i), column(q, j)));
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

  /** The input's channel that an output sees as its c-th. */
  private int seen(int o, int c) {
    return o / outputs * channels + c;
  }

  /** The input's row under a tap of an output row. */
  private int row(int p, int i) {
    return p * window.rows().stride() - window.rows().before() + i * window.rows().dilation();
  }

  private int column(int q, int j) {
    return q * window.columns().stride()
        - window.columns().before()
        + j * window.columns().dilation();
  }

  /** The tap so many pixels behind the first, or -1 if there is none. */
  private static int tap(Window.Axis axis, int distance) {
    boolean hit = distance >= 0 && distance < axis.reach() && distance % axis.dilation() == 0;
    return hit ? distance / axis.dilation() : -1;
  }

  private double input(int n, int c, int row, int column) {
    boolean padding = row < 0 || row >= in.h() || column < 0 || column >= in.w();
    return padding ? 0 : x[((n * in.c() + c) * in.h() + row) * in.w() + column];
  }

  private double outputGradient(int n, int o, int p, int q) {
    return dz[((n * out.c() + o) * out.h() + p) * out.w() + q];
  }

  private double weight(int o, int c, int i, int j) {
    return w[((o * channels + c) * window.rows().kernel() + i) * window.columns().kernel() + j];
  }
}
