package dev.sunder.engine.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How 8-bit pixels become a network's input: pixel · scale[c] + offset[c].
 *
 * @param scale one factor a channel
 * @param offset one summand a channel
 */
public record Scaling(List<Float> scale, List<Float> offset) {

  public Scaling {
    // One zero: -0 equals it in arithmetic, but not in a list.
    scale = scale.stream().map(value -> value + 0f).toList();
    offset = offset.stream().map(value -> value + 0f).toList();
    if (scale.isEmpty() || scale.size() != offset.size()) {
      throw new IllegalArgumentException(
          "expected as many scales as offsets, got " + scale.size() + " and " + offset.size());
    }
    for (int c = 0; c < scale.size(); c++) {
      if (!Float.isFinite(scale.get(c)) || !Float.isFinite(offset.get(c))) {
        throw new IllegalArgumentException(
            "scaling of channel " + c + " is not finite: " + scale.get(c) + ", " + offset.get(c));
      }
    }
  }

  /** Pixels as they are, 0 to 255. */
  public static Scaling pixels(int channels) {
    return uniform(channels, 1, 0);
  }

  /** Pixels to [−1, 1], every channel alike. */
  public static Scaling symmetric(int channels) {
    return uniform(channels, 1 / 127.5f, -1);
  }

  /** Pixels to [0, 1], every channel alike. */
  public static Scaling unit(int channels) {
    return uniform(channels, 1 / 255f, 0);
  }

  /**
   * Pixels to [0, 1], then less a mean and divided by a deviation, as PyTorch's {@code Normalize}
   * does after {@code ToTensor}.
   *
   * @param mean one a channel, of values from 0 to 1
   * @param deviation one a channel, above 0
   */
  public static Scaling standardised(List<Float> mean, List<Float> deviation) {
    if (mean.size() != deviation.size()) {
      throw new IllegalArgumentException(
          "expected as many means as deviations, got " + mean.size() + " and " + deviation.size());
    }
    List<Float> scale = new ArrayList<>();
    List<Float> offset = new ArrayList<>();
    for (int c = 0; c < mean.size(); c++) {
      if (!(deviation.get(c) > 0)) {
        throw new IllegalArgumentException(
            "the deviation of channel " + c + " must be above 0, got " + deviation.get(c));
      }
      scale.add((float) (1 / (255.0 * deviation.get(c))));
      offset.add(-mean.get(c) / deviation.get(c));
    }
    return new Scaling(scale, offset);
  }

  private static Scaling uniform(int channels, float scale, float offset) {
    return new Scaling(Collections.nCopies(channels, scale), Collections.nCopies(channels, offset));
  }

  /** The number of channels. */
  public int channels() {
    return scale.size();
  }

  /** The scales as an array. */
  public float[] scaleArray() {
    return array(scale);
  }

  /** The offsets as an array. */
  public float[] offsetArray() {
    return array(offset);
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
