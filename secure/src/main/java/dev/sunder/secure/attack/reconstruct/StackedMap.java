package dev.sunder.secure.attack.reconstruct;

import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.linear.LinearMap;

/**
 * A stage's equations, each with a weight, and below them √λ times the weighted differences of
 * neighbouring pixels: the least-squares form of a reconstruction with a smoothness prior.
 */
final class StackedMap implements LinearMap {

  private final LinearMap map;
  private final Shape image;
  private final float[] equationWeights;
  private final float[] differenceWeights;
  private final float[] seen;
  private final float[] back;

  /**
   * @param map from the image to pre-activations
   * @param equationWeights one for each row of {@code map}; not copied
   * @param differenceWeights two for each pixel: to the right neighbour, then below; not copied.
   *     None at all: no differences
   */
  StackedMap(LinearMap map, Shape image, float[] equationWeights, float[] differenceWeights) {
    this.map = map;
    this.image = image;
    this.equationWeights = equationWeights;
    this.differenceWeights = differenceWeights;
    this.seen = new float[map.rows()];
    this.back = new float[map.columns()];
  }

  @Override
  public int rows() {
    return map.rows() + differenceWeights.length;
  }

  @Override
  public int columns() {
    return map.columns();
  }

  @Override
  public void apply(float[] x, float[] y) {
    map.apply(x, seen);
    for (int i = 0; i < seen.length; i++) {
      y[i] = equationWeights[i] * seen[i];
    }
    differences(x, y, seen.length);
  }

  @Override
  public void applyTransposed(float[] y, float[] x) {
    for (int i = 0; i < seen.length; i++) {
      seen[i] = equationWeights[i] * y[i];
    }
    map.applyTransposed(seen, back);
    System.arraycopy(back, 0, x, 0, back.length);
    if (differenceWeights.length == 0) {
      return;
    }
    int width = image.w();
    int height = image.h();
    int at = seen.length;
    for (int row = 0, i = 0; i < back.length; row++) {
      boolean last = row % height == height - 1;
      for (int end = i + width; i < end; i++, at += 2) {
        if (i + 1 < end) {
          float across = differenceWeights[2 * i] * y[at];
          x[i + 1] += across;
          x[i] -= across;
        }
        if (!last) {
          float down = differenceWeights[2 * i + 1] * y[at + 1];
          x[i + width] += down;
          x[i] -= down;
        }
      }
    }
  }

  /** The weighted differences of an image, from {@code offset}. */
  void differences(float[] x, float[] into, int offset) {
    if (differenceWeights.length == 0) {
      return;
    }
    int width = image.w();
    int height = image.h();
    int at = offset;
    for (int row = 0, i = 0; i < x.length; row++) {
      boolean last = row % height == height - 1;
      for (int end = i + width; i < end; i++, at += 2) {
        into[at] = i + 1 < end ? differenceWeights[2 * i] * (x[i + 1] - x[i]) : 0;
        into[at + 1] = last ? 0 : differenceWeights[2 * i + 1] * (x[i + width] - x[i]);
      }
    }
  }
}
