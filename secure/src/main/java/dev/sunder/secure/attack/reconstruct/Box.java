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
    return of(input, least, greatest, 0);
  }

  /**
   * One range for all channels but the signal's, which come last and lie in [−1, 1].
   *
   * @param signalChannels how many of the last channels are the signal's
   */
  public static Box of(Shape input, float least, float greatest, int signalChannels) {
    if (!(least < greatest) || signalChannels < 0 || signalChannels > input.c()) {
      throw new IllegalArgumentException(
          "expected least < greatest and at most "
              + input.c()
              + " signal channels, got "
              + least
              + ", "
              + greatest
              + ", "
              + signalChannels);
    }
    float[] low = new float[input.c()];
    float[] high = new float[input.c()];
    Arrays.fill(low, least);
    Arrays.fill(high, greatest);
    Arrays.fill(low, input.c() - signalChannels, input.c(), -1);
    Arrays.fill(high, input.c() - signalChannels, input.c(), 1);
    return new Box(low, high, input.h() * input.w());
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
