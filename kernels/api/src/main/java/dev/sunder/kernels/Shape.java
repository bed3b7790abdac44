package dev.sunder.kernels;

/**
 * The logical shape of a tensor: N examples (or output features) of C channels, H rows, W columns.
 *
 * <p>Every tensor has four dimensions. A convolution's weight is (outputs, inputs, rows, columns),
 * a fully connected weight is (outputs, C, H, W) of the input it is applied to, a bias is (1, C, 1,
 * 1), logits are (N, classes, 1, 1).
 *
 * @param n examples in the batch, or outputs of a weight; at least 1
 * @param c channels; at least 1
 * @param h rows; at least 1
 * @param w columns; at least 1
 */
public record Shape(int n, int c, int h, int w) {

  /** Elements one tensor may hold: array indices stay ints. */
  public static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8L;

  public Shape {
    if (n < 1 || c < 1 || h < 1 || w < 1) {
      throw new IllegalArgumentException(
          "every dimension must be at least 1, got " + n + "x" + c + "x" + h + "x" + w);
    }
    // Checked factor by factor: the product of four ints can overflow a long.
    long elements = (long) n * c;
    if (elements > MAX_ELEMENTS || (elements *= h) > MAX_ELEMENTS || elements * w > MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          "shape "
              + n
              + "x"
              + c
              + "x"
              + h
              + "x"
              + w
              + " has more than "
              + MAX_ELEMENTS
              + " elements");
    }
  }

  /** The shape (n, features, 1, 1). */
  public static Shape of(int n, int features) {
    return new Shape(n, features, 1, 1);
  }

  /** The shape of a bias of {@code features} values. */
  public static Shape bias(int features) {
    return new Shape(1, features, 1, 1);
  }

  /** The number of elements. */
  public int elements() {
    return n * c * h * w;
  }

  /** The number of elements of one example, C·H·W. */
  public int elementsPerExample() {
    return c * h * w;
  }

  /** The same shape for another batch size. */
  public Shape withN(int examples) {
    return new Shape(examples, c, h, w);
  }

  /** The same shape with another number of channels. */
  public Shape withC(int channels) {
    return new Shape(n, channels, h, w);
  }

  /** The shape as {@code NxCxHxW}. */
  @Override
  public String toString() {
    return n + "x" + c + "x" + h + "x" + w;
  }
}
