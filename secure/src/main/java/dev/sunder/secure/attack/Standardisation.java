package dev.sunder.secure.attack;

import dev.sunder.kernels.Shape;
import java.util.function.IntFunction;

/** Shifts and scales each channel to mean 0 and deviation 1 over a set of draws. */
public final class Standardisation {

  private final float[] mean;
  private final float[] scale;
  private final int area;

  private Standardisation(float[] mean, float[] scale, int area) {
    this.mean = mean;
    this.scale = scale;
    this.area = area;
  }

  /** Learns the means and deviations of a set's channels. */
  public static Standardisation of(SmashedSet draws) {
    return of(draws.shape(), draws.size(), draws::values);
  }

  /**
   * Learns the means and deviations of the channels of examples given by index.
   *
   * @param shape of one example, n = 1
   */
  public static Standardisation of(Shape shape, int examples, IntFunction<float[]> draws) {
    int area = shape.h() * shape.w();
    float[] mean = new float[shape.c()];
    float[] scale = new float[shape.c()];
    for (int c = 0; c < shape.c(); c++) {
      double sum = 0;
      double squares = 0;
      for (int example = 0; example < examples; example++) {
        float[] values = draws.apply(example);
        for (int i = c * area; i < (c + 1) * area; i++) {
          sum += values[i];
          squares += (double) values[i] * values[i];
        }
      }
      double count = (double) examples * area;
      double m = sum / count;
      double deviation = Math.sqrt(Math.max(0, squares / count - m * m));
      mean[c] = (float) m;
      // A channel that never changes says nothing; leave it at zero instead of dividing by zero.
      scale[c] = deviation > 1e-12 ? (float) (1 / deviation) : 0;
    }
    return new Standardisation(mean, scale, area);
  }

  /** Writes one example's values, standardised. */
  public void apply(float[] values, float[] into, int offset) {
    for (int i = 0; i < values.length; i++) {
      int c = i / area;
      into[offset + i] = (values[i] - mean[c]) * scale[c];
    }
  }
}
