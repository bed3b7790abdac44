package dev.sunder.kernels;

/**
 * How a kernel slides over a map, row by row and column by column.
 *
 * @param rows along the height
 * @param columns along the width
 */
public record Window(Axis rows, Axis columns) {

  /**
   * How a kernel slides along one axis, in pixels.
   *
   * @param kernel its taps; at least 1
   * @param stride between its positions; at least 1
   * @param before zeros added in front; less than {@link #reach}
   * @param after zeros added behind; less than {@link #reach}
   * @param dilation between its taps; 1 for neighbours
   */
  public record Axis(int kernel, int stride, int before, int after, int dilation) {

    public Axis {
      if (kernel < 1) {
        throw new IllegalArgumentException("kernel must be at least 1, got " + kernel);
      }
      if (stride < 1) {
        throw new IllegalArgumentException("stride must be at least 1, got " + stride);
      }
      if (dilation < 1) {
        throw new IllegalArgumentException("dilation must be at least 1, got " + dilation);
      }
      long reach = (kernel - 1L) * dilation + 1;
      if (reach > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a kernel of " + kernel + " with dilation " + dilation + " reaches too far");
      }
      if (before < 0 || after < 0 || before >= reach || after >= reach) {
        throw new IllegalArgumentException(
            "padding must be from 0 to less than what the kernel reaches, "
                + reach
                + ", got "
                + (before == after ? before : before + " and " + after));
      }
    }

    /** With the same padding on both sides and no dilation. */
    public Axis(int kernel, int stride, int pad) {
      this(kernel, stride, pad, pad, 1);
    }

    /** Pixels from the first tap to the last: (kernel − 1) · dilation + 1. */
    public int reach() {
      return (kernel - 1) * dilation + 1;
    }

    /** Whether as much is added behind as in front. */
    public boolean isEvenlyPadded() {
      return before == after;
    }

    /**
     * The positions on {@code size} pixels: floor((before + size + after − reach) / stride) + 1.
     *
     * @throws IllegalArgumentException if they are more than a shape can hold
     */
    public int positions(int size) {
      long positions = Math.floorDiv(padded(size) - reach(), stride) + 1;
      if (positions > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            size
                + " pixels with padding "
                + padding()
                + " hold "
                + positions
                + " positions of the kernel, more than the "
                + Integer.MAX_VALUE
                + " that a shape can");
      }
      return (int) positions;
    }

    /** Where a tap lies at a position: a pixel, or padding below 0 and from the size on. */
    public int pixel(int position, int tap) {
      return position * stride - before + tap * dilation;
    }

    /**
     * The same with so much more padding behind that what is left over on {@code size} pixels gets
     * a position, too: what frameworks call {@code ceil_mode}. As in PyTorch, none begins behind
     * the input.
     */
    public Axis roundingUp(int size) {
      long left = Math.floorMod(padded(size) - reach(), stride);
      boolean begins = positions(size) * (long) stride < (long) size + before;
      return left == 0 || !begins
          ? this
          : new Axis(kernel, stride, before, Math.toIntExact(after + stride - left), dilation);
    }

    private boolean fits(int size) {
      return padded(size) >= reach();
    }

    private long padded(int size) {
      return (long) size + before + after;
    }

    private String padding() {
      return before == after ? Integer.toString(before) : before + ":" + after;
    }
  }

  /** With the same padding on both sides of an axis and no dilation. */
  public Window(
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      int padHeight,
      int padWidth) {
    this(
        new Axis(kernelHeight, strideHeight, padHeight),
        new Axis(kernelWidth, strideWidth, padWidth));
  }

  /** A square window. */
  public static Window square(int kernel, int stride, int pad) {
    return new Window(kernel, kernel, stride, stride, pad, pad);
  }

  /** Whether all padding is even and nothing dilated: what most networks have. */
  public boolean isPlain() {
    return rows.isEvenlyPadded()
        && columns.isEvenlyPadded()
        && rows.dilation == 1
        && columns.dilation == 1;
  }

  /**
   * The shape of the output with {@code channels} channels.
   *
   * @throws IllegalArgumentException if the padded input is smaller than the kernel, or the output
   *     larger than a shape can be
   */
  public Shape output(Shape input, int channels) {
    if (!rows.fits(input.h()) || !columns.fits(input.w())) {
      throw new IllegalArgumentException(
          "input "
              + input.h()
              + "x"
              + input.w()
              + " with padding "
              + rows.padding()
              + "x"
              + columns.padding()
              + " is smaller than the kernel "
              + rows.reach()
              + "x"
              + columns.reach());
    }
    return new Shape(input.n(), channels, rows.positions(input.h()), columns.positions(input.w()));
  }

  /**
   * The window as {@code 3x3/2+1}: kernel, stride, padding, and {@code ~2} behind it for a dilation
   * of 2; {@code +0:1} stands for padding behind only.
   */
  @Override
  public String toString() {
    return rows.kernel
        + "x"
        + columns.kernel
        + "/"
        + both(Integer.toString(rows.stride), Integer.toString(columns.stride))
        + "+"
        + both(rows.padding(), columns.padding())
        + (rows.dilation == 1 && columns.dilation == 1
            ? ""
            : "~" + both(Integer.toString(rows.dilation), Integer.toString(columns.dilation)));
  }

  /** The same without the padding where there is none: {@code 3x3/2}. */
  public String text() {
    String text = toString();
    return text.endsWith("+0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String both(String rows, String columns) {
    return rows.equals(columns) ? rows : rows + "x" + columns;
  }
}
