package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.List;

/** The mean under each window, whose size is the divisor wherever it lies. */
final class AveragePooling extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final Window window;
  private final ReferenceTensor.Element mean = this::mean;

  AveragePooling(
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
    y.fill(mean);
  }

  private double mean(int n, int c, int p, int q) {
    Shape in = x.shape();
    double[] xs = x.values();
    double sum = 0;
    for (int i = 0; i < window.kernelHeight(); i++) {
      for (int j = 0; j < window.kernelWidth(); j++) {
        int row = p * window.strideHeight() - window.padHeight() + i;
        int column = q * window.strideWidth() - window.padWidth() + j;
        if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
          sum += xs[x.index(n, c, row, column)];
        }
      }
    }
    return sum / size();
  }

  private double size() {
    return (double) window.kernelHeight() * window.kernelWidth();
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
            spread(n, c, p, q, outputGradient.values()[y.index(n, c, p, q)] / size(), dx);
          }
        }
      }
    }
  }

  private void spread(int n, int c, int p, int q, double share, double[] dx) {
    Shape in = x.shape();
    for (int i = 0; i < window.kernelHeight(); i++) {
      for (int j = 0; j < window.kernelWidth(); j++) {
        int row = p * window.strideHeight() - window.padHeight() + i;
        int column = q * window.strideWidth() - window.padWidth() + j;
        if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
          dx[x.index(n, c, row, column)] += share;
        }
      }
    }
  }
}
