package dev.sunder.kernels;

import java.util.List;

/**
 * What every device refuses, in the same words: for implementers of {@link Tensor} and of the
 * operations, as {@link AbstractArena} is for arenas.
 */
public final class DeviceChecks {

  private DeviceChecks() {}

  /**
   * Requires a value for each element.
   *
   * @param what is done with a tensor, such as {@code upload}
   */
  public static void elements(String what, Shape tensor, int given) {
    if (given != tensor.elements()) {
      throw new IllegalArgumentException(
          what
              + " of a "
              + tensor
              + " tensor: expected "
              + tensor.elements()
              + " values, got "
              + given);
    }
  }

  /** Requires that a tensor can be copied to another: as many elements, in any shape. */
  public static void copy(Shape target, Shape source) {
    if (source.elements() != target.elements()) {
      throw new IllegalArgumentException(
          "copy to a tensor of "
              + target.elements()
              + " elements ("
              + target
              + "): the source has "
              + source.elements()
              + " ("
              + source
              + ")");
    }
  }

  /**
   * Requires a function that has a gradient, and an output gradient of its output's shape.
   *
   * @param operation its description
   */
  public static void outputGradient(String operation, Mode mode, Shape output, Shape given) {
    if (mode == Mode.INFERENCE) {
      throw noGradient(operation);
    }
    if (!given.equals(output)) {
      throw new IllegalArgumentException(
          operation + ": expected an output gradient of " + output + ", got " + given);
    }
  }

  /** What an operation that was built for inference answers to who asks for its gradient. */
  public static IllegalStateException noGradient(String operation) {
    return new IllegalStateException(operation + " was built for inference and has no gradient");
  }

  /**
   * Requires labels for {@link SoftmaxCrossEntropy#labels}.
   *
   * @param operation its description
   * @param count how many of the labels are meant
   */
  public static void labels(String operation, int[] labels, int count, int examples, int classes) {
    int most = Math.min(examples, labels.length);
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(
          operation + ": count must be from 1 to " + most + ", got " + count);
    }
    for (int i = 0; i < count; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            operation
                + ": label "
                + i
                + " must be from 0 to "
                + (classes - 1)
                + ", got "
                + labels[i]);
      }
    }
  }

  /**
   * Requires a byte for each element, for {@link PixelInput#load}.
   *
   * @param operation its description
   */
  public static void pixels(String operation, Shape shape, int given) {
    if (given < shape.elements()) {
      throw new IllegalArgumentException(
          operation + ": expected at least " + shape.elements() + " pixels, got " + given);
    }
  }

  /** Requires a factor and a summand for each channel, for {@link Arena#pixels}. */
  static void scaling(Shape shape, int scales, int offsets) {
    if (scales != shape.c() || offsets != shape.c()) {
      throw new IllegalArgumentException(
          "pixels "
              + shape
              + ": expected "
              + shape.c()
              + " scales and offsets, got "
              + scales
              + " and "
              + offsets);
    }
  }

  /**
   * Requires what can be an {@link Arena#momentumUpdate}.
   *
   * @return how many numbers are updated
   */
  static long momentumUpdate(
      List<Tensor> parameters, List<Tensor> gradients, float[] weightDecay, float momentum) {
    if (parameters.size() != gradients.size() || parameters.size() != weightDecay.length) {
      throw new IllegalArgumentException(
          "momentum update needs as many gradients and weight decays as parameters, got "
              + parameters.size()
              + " parameters, "
              + gradients.size()
              + " gradients, "
              + weightDecay.length
              + " weight decays");
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), got " + momentum);
    }
    long elements = 0;
    for (int i = 0; i < parameters.size(); i++) {
      Shape shape = parameters.get(i).shape();
      if (!shape.equals(gradients.get(i).shape())) {
        throw new IllegalArgumentException(
            "parameter " + i + " is " + shape + " but its gradient " + gradients.get(i).shape());
      }
      if (!(weightDecay[i] >= 0)) {
        throw new IllegalArgumentException(
            "weight decay must be at least 0, got " + weightDecay[i]);
      }
      elements += shape.elements();
    }
    return elements;
  }

  /** For a device that has nothing to choose by {@linkplain Device#tune tuning}. */
  public static void noTuning(String device, String tuning) {
    if (!tuning.isEmpty()) {
      throw new IllegalArgumentException(
          "device " + device + " has nothing to tune: expected \"\", got \"" + tuning + "\"");
    }
  }
}
