package dev.sunder.engine.data;

/**
 * How a training example is varied: cut from the stored image at a random place, mirrored left to
 * right at random. Each draw depends on the seed, the epoch and the example alone.
 *
 * @param cropHeight rows of the example handed out
 * @param cropWidth columns of the example handed out
 * @param padding black pixels added on every side before the cut
 * @param randomCrop cut at a random place; otherwise at the centre
 * @param flip mirror half of the examples left to right
 */
public record Augmentation(
    int cropHeight, int cropWidth, int padding, boolean randomCrop, boolean flip) {

  public Augmentation {
    if (cropHeight < 1 || cropWidth < 1 || padding < 0) {
      throw new IllegalArgumentException(
          "crop %d x %d, padding %d: expected at least 1 x 1 and 0"
              .formatted(cropHeight, cropWidth, padding));
    }
  }

  /** The stored image as it is. */
  public static Augmentation none(ImageShape shape) {
    return new Augmentation(shape.height(), shape.width(), 0, false, false);
  }

  /** A cut of this size at a random place, mirrored half of the time. */
  public static Augmentation cropAndFlip(int height, int width) {
    return new Augmentation(height, width, 0, true, true);
  }

  /** A cut of this size at the centre: what goes with {@link #cropAndFlip} for evaluation. */
  public static Augmentation centreCrop(int height, int width) {
    return new Augmentation(height, width, 0, false, false);
  }

  /** The same size of cut without anything random. */
  public Augmentation forEvaluation() {
    return new Augmentation(cropHeight, cropWidth, padding, false, false);
  }

  /** Whether an example looks the same in every epoch. */
  public boolean isDeterministic() {
    return !flip && !randomCrop;
  }

  /**
   * The shape of the examples handed out.
   *
   * @throws IllegalArgumentException when the cut is larger than the stored images and the padding
   */
  public ImageShape shapeOf(ImageShape stored) {
    if (cropHeight > stored.height() + 2 * padding || cropWidth > stored.width() + 2 * padding) {
      throw new IllegalArgumentException(
          "crop of %d x %d from images of %d x %d with padding %d, expected at most the images' size with padding"
              .formatted(cropHeight, cropWidth, stored.height(), stored.width(), padding));
    }
    return new ImageShape(stored.channels(), cropHeight, cropWidth);
  }
}
