package dev.sunder.secure.attack.linear;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * The products of a window's equations with one another, or of its unknowns where those are fewer.
 *
 * <p>Equations are ordered by position, then kernel; unknowns by pixel, then channel.
 */
final class WindowGram {

  private final Shape shape;
  private final Window window;
  private final int positions;
  private final long height;
  private final long width;

  /**
   * Of one window.
   *
   * @param shape the kernels': (k, l, rows, columns)
   */
  WindowGram(Shape shape, Window window, int positions) {
    if (positions < 1) {
      throw new IllegalArgumentException("expected at least 1 position, got " + positions);
    }
    this.shape = shape;
    this.window = window;
    this.positions = positions;
    this.height = (positions - 1L) * window.rows().stride() + window.rows().kernel();
    this.width = (positions - 1L) * window.columns().stride() + window.columns().kernel();
  }

  long equations() {
    return (long) shape.n() * positions * positions;
  }

  long unknowns() {
    return shape.c() * height * width;
  }

  double work() {
    return BandMatrix.work(size(), band());
  }

  double bytes() {
    return (double) size() * (band() + 1) * Double.BYTES;
  }

  BandMatrix of(float[] weight) {
    BandMatrix gram = new BandMatrix(Math.toIntExact(size()), Math.toIntExact(band()));
    double[][] kernels = byPixel(weight);
    if (ofUnknowns()) {
      addUnknowns(gram, kernels);
    } else {
      addEquations(gram, kernels);
    }
    return gram;
  }

  private boolean ofUnknowns() {
    return unknowns() <= equations();
  }

  private long size() {
    return Math.min(equations(), unknowns());
  }

  private long band() {
    long whole;
    if (ofUnknowns()) {
      whole =
          ((window.rows().kernel() - 1) * width + window.columns().kernel() - 1) * shape.c()
              + shape.c()
              - 1;
    } else {
      long down = Math.min(positions - 1, (window.rows().kernel() - 1) / window.rows().stride());
      long across =
          Math.min(positions - 1, (window.columns().kernel() - 1) / window.columns().stride());
      whole = (down * positions + across) * shape.n() + shape.n() - 1;
    }
    return Math.min(whole, size() - 1);
  }

  /** Every position adds the same products of unknowns. */
  private void addUnknowns(BandMatrix gram, double[][] kernels) {
    int patch = kernels[0].length;
    double[][] products = new double[patch][patch];
    for (double[] kernel : kernels) {
      for (int a = 0; a < patch; a++) {
        for (int b = 0; b <= a; b++) {
          products[a][b] += kernel[a] * kernel[b];
        }
      }
    }
    int[] place = new int[patch];
    for (int top = 0; top < positions; top++) {
      for (int left = 0; left < positions; left++) {
        for (int i = 0; i < patch; i++) {
          int c = i % shape.c();
          int x = i / shape.c() % window.columns().kernel() + left * window.columns().stride();
          int y = i / shape.c() / window.columns().kernel() + top * window.rows().stride();
          place[i] = (int) ((y * width + x) * shape.c() + c);
        }
        for (int a = 0; a < patch; a++) {
          for (int b = 0; b <= a; b++) {
            gram.add(place[a], place[b], products[a][b]);
          }
        }
      }
    }
  }

  /** Pairs of positions that are equally far apart have the same products. */
  private void addEquations(BandMatrix gram, double[][] kernels) {
    int k = shape.n();
    for (int down = 0; down < positions; down++) {
      for (int across = 1 - positions; across < positions; across++) {
        boolean before = down == 0 && across < 0;
        double[][] products = before ? new double[0][0] : products(kernels, down, across);
        if (products.length == 0) {
          continue;
        }
        for (int top = 0; top + down < positions; top++) {
          for (int left = Math.max(0, -across);
              left < positions && left + across < positions;
              left++) {
            int row = ((top + down) * positions + left + across) * k;
            int column = (top * positions + left) * k;
            for (int a = 0; a < k; a++) {
              for (int b = 0; b < (row == column ? a + 1 : k); b++) {
                gram.add(row + a, column + b, products[a][b]);
              }
            }
          }
        }
      }
    }
  }

  /** Kernels a at (down, across) from kernels b, over the pixels that both cover; none: empty. */
  private double[][] products(double[][] kernels, int down, int across) {
    int l = shape.c();
    int rows = window.rows().kernel() - down * window.rows().stride();
    int moved = across * window.columns().stride();
    int columns = window.columns().kernel() - Math.abs(moved);
    if (rows <= 0 || columns <= 0) {
      return new double[0][0];
    }
    int k = shape.n();
    double[][] products = new double[k][k];
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        double sum = 0;
        for (int y = 0; y < rows; y++) {
          int ofA = (y * window.columns().kernel() + Math.max(0, -moved)) * l;
          int ofB =
              ((y + down * window.rows().stride()) * window.columns().kernel() + Math.max(0, moved))
                  * l;
          for (int i = 0; i < columns * l; i++) {
            sum += kernels[a][ofA + i] * kernels[b][ofB + i];
          }
        }
        products[a][b] = sum;
      }
    }
    return products;
  }

  /** The kernels with their values by row, column and channel. */
  private double[][] byPixel(float[] weight) {
    int area = window.rows().kernel() * window.columns().kernel();
    double[][] kernels = new double[shape.n()][area * shape.c()];
    int from = 0;
    for (double[] kernel : kernels) {
      for (int c = 0; c < shape.c(); c++) {
        for (int i = 0; i < area; i++) {
          kernel[i * shape.c() + c] = weight[from++];
        }
      }
    }
    return kernels;
  }
}
