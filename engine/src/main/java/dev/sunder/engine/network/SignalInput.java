package dev.sunder.engine.network;

import dev.sunder.kernels.Shape;

/**
 * Where and how a complement signal enters a network (Sun, Wu, Hwang 2019, section 5.3 and 8.1): an
 * image, concatenated with the input of stage k.
 *
 * <p>At a stage that convolves, the image is resized bilinearly to the height and width of the map
 * it joins and becomes its last channels. At a fully connected stage its pixels become the last
 * features, unresized.
 *
 * @param stage k, from 1: the stage whose input it joins; N = k − 1 stages lie before it
 * @param image one signal's shape as the owner draws it, with n = 1
 * @param scaling how its 8-bit pixels are scaled
 */
public record SignalInput(int stage, Shape image, Scaling scaling) {

  public SignalInput {
    if (stage < 1) {
      throw new IllegalArgumentException("a signal joins stage 1 or later, got " + stage);
    }
    if (image.n() != 1) {
      throw new IllegalArgumentException("a signal's shape must have n = 1, got " + image);
    }
    if (scaling.channels() != image.c()) {
      throw new IllegalArgumentException(
          "the signal has " + image.c() + " channels, its scaling " + scaling.channels());
    }
  }

  /** The same signal joining another stage. */
  public SignalInput atStage(int otherStage) {
    return new SignalInput(otherStage, image, scaling);
  }
}
