package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Window;

/**
 * A {@link Window} in oneDNN's terms, rows first.
 *
 * @param kernel its size
 * @param strides pixels between its positions
 * @param dilation pixels left out between its taps: 0 for neighbours
 * @param before zeros above and on the left
 * @param after zeros below and on the right
 */
@SuppressWarnings("ArrayRecordComponent") // What the binding takes; never changed.
record Slide(long[] kernel, long[] strides, long[] dilation, long[] before, long[] after) {

  static Slide of(Window window) {
    Window.Axis rows = window.rows();
    Window.Axis columns = window.columns();
    return new Slide(
        new long[] {rows.kernel(), columns.kernel()},
        new long[] {rows.stride(), columns.stride()},
        new long[] {rows.dilation() - 1L, columns.dilation() - 1L},
        new long[] {rows.before(), columns.before()},
        new long[] {rows.after(), columns.after()});
  }
}
