package dev.sunder.kernels.reference;

import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Bilinear interpolation: an output pixel's centre (p + ½) lies at (p + ½) · in / out of the input,
 * between the centres of two of its pixels, and takes its share of each; beyond the outermost
 * centres the outermost pixel counts. The nearest of the input's pixels is ⌊p · in / out⌋, and all
 * of its share.
 */
final class Resize extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final Interpolation interpolation;

  Resize(
      ReferenceArena arena, String description, ReferenceTensor x, ResizeLayer layer, Mode mode) {
    super(
        arena, description, mode, List.of(x), arena.newTensor(layer.output(x.shape())), List.of());
    this.x = x;
    y = output();
    interpolation = layer.interpolation();
  }

  @Override
  public void run() {
    Arrays.fill(y.values(), 0);
    forEachShare(x.values(), y.values(), true);
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] dx = byInputs.get(0).values();
    Arrays.fill(dx, 0);
    forEachShare(dx, outputGradient.values(), false);
  }

  /** Adds share · in to out, or back, for each input pixel and each output pixel near it. */
  private void forEachShare(double[] in, double[] out, boolean forward) {
    Shape source = x.shape();
    Shape target = y.shape();
    for (int n = 0; n < target.n(); n++) {
      for (int c = 0; c < target.c(); c++) {
        for (int p = 0; p < target.h(); p++) {
          for (int q = 0; q < target.w(); q++) {
            double row = position(p, source.h(), target.h());
            double column = position(q, source.w(), target.w());
            int to = y.index(n, c, p, q);
            // The two rows and two columns around the position; the second is the first at an edge.
            for (int i = 0; i < 2; i++) {
              for (int j = 0; j < 2; j++) {
                int from =
                    x.index(
                        n,
                        c,
                        Math.min((int) row + i, source.h() - 1),
                        Math.min((int) column + j, source.w() - 1));
                double share = share(row, i) * share(column, j);
                if (forward) {
                  out[to] += share * in[from];
                } else {
                  in[from] += share * out[to];
                }
              }
            }
          }
        }
      }
    }
  }

  /** Where an output pixel lies among the input's pixels, clamped to the outermost centres. */
  private double position(int pixel, int in, int out) {
    if (interpolation == Interpolation.NEAREST) {
      return Math.floor((double) pixel * in / out);
    }
    return Math.min(Math.max((pixel + 0.5) * in / out - 0.5, 0), in - 1);
  }

  private static double share(double position, int neighbour) {
    double fraction = position - (int) position;
    return neighbour == 0 ? 1 - fraction : fraction;
  }
}
