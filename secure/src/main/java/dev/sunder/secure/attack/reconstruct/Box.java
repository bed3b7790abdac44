package dev.sunder.secure.attack.reconstruct;

import dev.sunder.kernels.Shape;
import java.util.Arrays;

/** The range in which each channel of a stage's input is known to lie. */
public final class Box {

  private final float[] least;
  private final float[] greatest;
  private final int area;

  private Box(float[] least, float[] greatest, int area) {
    this.least = least;
    this.greatest = greatest;
    this.area = area;
  }

  /** One range for all channels. */
  public static Box of(Shape input, float least, float greatest) {
    if (!(least < greatest)) {
      throw new IllegalArgumentException(
          "expected least < greatest, got " + least + " and " + greatest);
    }
    float[] low = new float[input.c()];
    float[] high = new float[input.c()];
    Arrays.fill(low, least);
    Arrays.fill(high, greatest);
    return new Box(low, high, input.h() * input.w());
  }

  /**
   * A range of its own for each channel.
   *
   * @param input the stage's input
   * @param least one a channel
   * @param greatest one a channel
   */
  public static Box of(Shape input, float[] least, float[] greatest) {
    if (least.length != input.c() || greatest.length != input.c()) {
      throw new IllegalArgumentException(
          "expected "
              + input.c()
              + " ranges, got "
              + least.length
              + " least and "
              + greatest.length
              + " greatest values");
    }
    return new Box(least.clone(), greatest.clone(), input.h() * input.w());
  }

  /** The value nearest to {@code value} that element {@code index} (CHW) may have. */
  float clamp(int index, float value) {
    int c = index / area;
    return Math.min(Math.max(value, least[c]), greatest[c]);
  }

  /** The width of the range of element {@code index}. */
  float range(int index) {
    return greatest[index / area] - least[index / area];
  }
}
