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
   * @param differenceWeights two for each pixel: to the right neighbour, then below; not copied
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
    return map.rows() + 2 * map.columns();
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
    int offset = seen.length;
    int width = image.w();
    int height = image.h();
    for (int i = 0; i < back.length; i++) {
      if (i % width + 1 < width) {
        float value = differenceWeights[2 * i] * y[offset + 2 * i];
        x[i + 1] += value;
        x[i] -= value;
      }
      if (i / width % height + 1 < height) {
        float value = differenceWeights[2 * i + 1] * y[offset + 2 * i + 1];
        x[i + width] += value;
        x[i] -= value;
      }
    }
  }

  /** The weighted differences of an image, from {@code offset}. */
  void differences(float[] x, float[] into, int offset) {
    int width = image.w();
    int height = image.h();
    for (int i = 0; i < x.length; i++) {
      into[offset + 2 * i] =
          i % width + 1 < width ? differenceWeights[2 * i] * (x[i + 1] - x[i]) : 0;
      into[offset + 2 * i + 1] =
          i / width % height + 1 < height
              ? differenceWeights[2 * i + 1] * (x[i + width] - x[i])
              : 0;
    }
  }
}
