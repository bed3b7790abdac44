package dev.sunder.kernels;

/**
 * How a kernel slides over a map: its size, stride and zero padding, in pixels.
 *
 * @param kernelHeight rows of the kernel; at least 1
 * @param kernelWidth columns of the kernel; at least 1
 * @param strideHeight rows between positions; at least 1
 * @param strideWidth columns between positions; at least 1
 * @param padHeight rows of zeros added above and below; less than the kernel
 * @param padWidth columns of zeros added left and right; less than the kernel
 */
public record Window(
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padHeight,
    int padWidth) {

  public Window {
    if (kernelHeight < 1 || kernelWidth < 1) {
      throw new IllegalArgumentException(
          "kernel must be at least 1x1, got " + kernelHeight + "x" + kernelWidth);
    }
    if (strideHeight < 1 || strideWidth < 1) {
      throw new IllegalArgumentException(
          "stride must be at least 1, got " + strideHeight + "x" + strideWidth);
    }
    if (padHeight < 0 || padWidth < 0 || padHeight >= kernelHeight || padWidth >= kernelWidth) {
      throw new IllegalArgumentException(
          "padding must be from 0 to less than the kernel "
              + kernelHeight
              + "x"
              + kernelWidth
              + ", got "
              + padHeight
              + "x"
              + padWidth);
    }
  }

  /** A square window. */
  public static Window square(int kernel, int stride, int pad) {
    return new Window(kernel, kernel, stride, stride, pad, pad);
  }

  /**
   * Rows of the output for {@code height} rows of input: floor((height + 2·pad − kernel) / stride)
   * + 1.
   *
   * @throws IllegalArgumentException if they are more than a shape can hold
   */
  public int outputHeight(int height) {
    return positions(height, kernelHeight, strideHeight, padHeight);
  }

  /**
   * Columns of the output for {@code width} columns of input.
   *
   * @throws IllegalArgumentException if they are more than a shape can hold
   */
  public int outputWidth(int width) {
    return positions(width, kernelWidth, strideWidth, padWidth);
  }

  /**
   * The shape of the output with {@code channels} channels.
   *
   * @throws IllegalArgumentException if the padded input is smaller than the kernel, or the output
   *     larger than a shape can be
   */
  public Shape output(Shape input, int channels) {
    if (padded(input.h(), padHeight) < kernelHeight || padded(input.w(), padWidth) < kernelWidth) {
      throw new IllegalArgumentException(
          "input "
              + input.h()
              + "x"
              + input.w()
              + " with padding "
              + padHeight
              + "x"
              + padWidth
              + " is smaller than the kernel "
              + kernelHeight
              + "x"
              + kernelWidth);
    }
    return new Shape(input.n(), channels, outputHeight(input.h()), outputWidth(input.w()));
  }

  private static int positions(int size, int kernel, int stride, int pad) {
    long positions = Math.floorDiv(padded(size, pad) - kernel, stride) + 1;
    if (positions > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          size
              + " pixels with padding "
              + pad
              + " hold "
              + positions
              + " positions of the kernel, more than the "
              + Integer.MAX_VALUE
              + " that a shape can");
    }
    return (int) positions;
  }

  private static long padded(int size, int pad) {
    return size + 2L * pad;
  }

  /** The window as {@code 3x3/2+1}: kernel, stride, padding. */
  @Override
  public String toString() {
    return kernelHeight
        + "x"
        + kernelWidth
        + "/"
        + strideHeight
        + (strideHeight == strideWidth ? "" : "x" + strideWidth)
        + "+"
        + padHeight
        + (padHeight == padWidth ? "" : "x" + padWidth);
  }
}
