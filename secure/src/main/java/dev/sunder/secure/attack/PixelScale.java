package dev.sunder.secure.attack;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;

/**
 * The change between the images that attacks work with, in [−1, 1] for pixels 0 to 255, and the
 * values that a network takes, which its own scaling makes of the same pixels.
 *
 * <p>The provider knows the scaling: it is part of the published network. Without one the network's
 * input is taken to be in [−1, 1] itself.
 */
public final class PixelScale {

  private static final float HALF = 127.5f;

  private final float[] half;
  private final float[] middle;

  private PixelScale(float[] half, float[] middle) {
    this.half = half;
    this.middle = middle;
  }

  /** The change for a network's image input. */
  public static PixelScale of(Network network) {
    return of(network.scaling().orElseGet(() -> Scaling.symmetric(network.input().c())));
  }

  /** The change for one scaling. */
  public static PixelScale of(Scaling scaling) {
    float[] half = scaling.scaleArray();
    float[] middle = scaling.offsetArray();
    for (int c = 0; c < half.length; c++) {
      middle[c] += half[c] * HALF;
      half[c] *= HALF;
    }
    return new PixelScale(half, middle);
  }

  /** 8-bit pixels as an image in [−1, 1]. */
  public static float[] image(byte[] pixels, int offset, int size) {
    float[] image = new float[size];
    for (int i = 0; i < size; i++) {
      image[i] = (pixels[offset + i] & 0xFF) / HALF - 1;
    }
    return image;
  }

  /** An image in [−1, 1] as 8-bit pixels, rounded and clamped. */
  public static byte[] pixels(float[] image) {
    byte[] pixels = new byte[image.length];
    for (int i = 0; i < image.length; i++) {
      pixels[i] = (byte) Math.max(0, Math.min(255, Math.round((image[i] + 1) * HALF)));
    }
    return pixels;
  }

  /** Half of the range of a channel's values: what a difference of 1 in an image becomes. */
  public float half(int channel) {
    return half[channel];
  }

  /** The value of a channel at 0 in an image. */
  public float middle(int channel) {
    return middle[channel];
  }

  /** The least value a channel can take. */
  public float least(int channel) {
    return middle[channel] - Math.abs(half[channel]);
  }

  /** The greatest value a channel can take. */
  public float greatest(int channel) {
    return middle[channel] + Math.abs(half[channel]);
  }

  /** Images in [−1, 1], CHW, as the network takes them. */
  public void toNetwork(float[] image, float[] values) {
    int area = image.length / half.length;
    for (int i = 0; i < image.length; i++) {
      values[i] = image[i] * half[i / area] + middle[i / area];
    }
  }

  /** What the network takes as an image in [−1, 1]; a channel scaled to nothing is grey. */
  public void toImage(float[] values, float[] image) {
    int area = values.length / half.length;
    for (int i = 0; i < values.length; i++) {
      int c = i / area;
      image[i] = half[c] == 0 ? 0 : (values[i] - middle[c]) / half[c];
    }
  }

  /** The gradient by the network's values, turned in place into the gradient by the image's. */
  public void gradient(float[] gradient) {
    int area = gradient.length / half.length;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= half[i / area];
    }
  }
}
