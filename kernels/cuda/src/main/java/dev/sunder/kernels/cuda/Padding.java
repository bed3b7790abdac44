package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * How a convolution's input is padded. cuDNN lays as many zeros behind as in front, which is also
 * right where those behind are too few or too many to make another position; else it is given a
 * copy of the input with zeros around it, and the gradient by that is cut off at the edges.
 *
 * @param input the shape of the input
 * @param given the shape of what cuDNN is given, the same where it can pad by itself
 * @param window how the kernel slides over that
 * @param top rows of zeros in front that the copy has
 * @param left columns of zeros in front
 */
record Padding(Shape input, Shape given, Window window, int top, int left) {

  static Padding of(Shape input, Window window) {
    boolean rows = isEven(window.rows(), input.h());
    boolean columns = isEven(window.columns(), input.w());
    Shape given =
        new Shape(
            input.n(),
            input.c(),
            rows ? input.h() : padded(window.rows(), input.h()),
            columns ? input.w() : padded(window.columns(), input.w()));
    return new Padding(
        input,
        given,
        new Window(given(window.rows(), rows), given(window.columns(), columns)),
        rows ? 0 : window.rows().before(),
        columns ? 0 : window.columns().before());
  }

  private static boolean isEven(Window.Axis axis, int size) {
    return evenly(axis, axis.before()).positions(size) == axis.positions(size);
  }

  private static int padded(Window.Axis axis, int size) {
    return Math.addExact(Math.addExact(axis.before(), size), axis.after());
  }

  private static Window.Axis given(Window.Axis axis, boolean isEven) {
    return evenly(axis, isEven ? axis.before() : 0);
  }

  private static Window.Axis evenly(Window.Axis axis, int pad) {
    // Between the taps of one there is nothing.
    int dilation = axis.kernel() == 1 ? 1 : axis.dilation();
    return new Window.Axis(axis.kernel(), axis.stride(), pad, pad, dilation);
  }

  private boolean isCopied() {
    return !given.equals(input);
  }

  /** What cuDNN is given: the input itself, or a copy made at each run. */
  CudaTensor around(OperationBuilder builder, CudaTensor x) {
    if (!isCopied()) {
      return x;
    }
    CudaTensor copy = builder.output(given);
    move(builder, x, copy, top, left);
    return copy;
  }

  /** What cuDNN is to write the gradient by {@link #around} to: the input's own, or another. */
  CudaTensor gradient(OperationBuilder builder, CudaTensor byInput) {
    return isCopied() ? builder.output(given) : byInput;
  }

  /** Takes what was written to {@link #gradient} over into the input's. */
  void cut(OperationBuilder builder, CudaTensor gradient, CudaTensor byInput) {
    if (isCopied()) {
      move(builder, gradient, byInput, -top, -left);
    }
  }

  private static void move(
      OperationBuilder builder, CudaTensor from, CudaTensor to, int down, int right) {
    builder.forEach(
        "shift",
        to.shape().elements(),
        new Arguments()
            .pointer(builder.uses(from))
            .pointer(builder.uses(to))
            .integers(Divisor.grid(to.shape()))
            .integers(from.shape().h())
            .integers(from.shape().w())
            .integers(down)
            .integers(right)
            .integers(to.shape().elements()));
  }
}
