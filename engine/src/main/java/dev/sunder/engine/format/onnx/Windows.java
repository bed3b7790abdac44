package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import dev.sunder.kernels.Window;
import java.util.List;

/**
 * Reads the windows of convolutions and pooling, whichever way a node says how they are padded.
 *
 * @param isGrown whether ceil_mode added a position, and padding for it
 */
record Windows(Window window, boolean isGrown) {

  /**
   * The window of a node.
   *
   * @param usualKernel where the node does not say: what the weight has, or nothing
   * @param height of the map that it slides over
   * @param width of the map that it slides over
   */
  static Windows of(Node node, List<Long> usualKernel, long height, long width) {
    List<Long> kernel = node.integers("kernel_shape").orElse(usualKernel);
    List<Long> strides = node.integers("strides").orElse(List.of(1L, 1L));
    List<Long> pads = node.integers("pads").orElse(List.of(0L, 0L, 0L, 0L));
    List<Long> dilations = node.integers("dilations").orElse(List.of(1L, 1L));
    if (kernel.size() != 2 || strides.size() != 2 || pads.size() != 4 || dilations.size() != 2) {
      throw node.wrong(
          "expected two-dimensional windows, got kernel_shape "
              + kernel
              + ", strides "
              + strides
              + ", pads "
              + pads
              + ", dilations "
              + dilations);
    }
    for (int i = 0; i < 2; i++) {
      if (kernel.get(i) < 1 || strides.get(i) < 1 || dilations.get(i) < 1) {
        throw node.wrong(
            "expected kernel_shape, strides and dilations of at least 1, got "
                + kernel
                + ", "
                + strides
                + ", "
                + dilations);
      }
    }
    boolean ceiling = node.integer("ceil_mode", 0) != 0;
    return node.made(
        () -> {
          Window.Axis[] axes = new Window.Axis[2];
          boolean grew = false;
          for (int i = 0; i < 2; i++) {
            int pixels = Math.toIntExact(i == 0 ? height : width);
            int taps = Math.toIntExact(kernel.get(i));
            int dilation = Math.toIntExact(dilations.get(i));
            int stride = Math.toIntExact(strides.get(i));
            long reach = new Window.Axis(taps, 1, 0, 0, dilation).reach();
            long[] padding = padding(node, reach, stride, pads.get(i), pads.get(i + 2), pixels);
            Window.Axis axis =
                new Window.Axis(
                    taps,
                    stride,
                    Math.toIntExact(padding[0]),
                    Math.toIntExact(padding[1]),
                    dilation);
            axes[i] = ceiling ? axis.roundingUp(pixels) : axis;
            grew |= axes[i].after() != axis.after();
          }
          return new Windows(new Window(axes[0], axes[1]), grew);
        });
  }

  /** Zeros before and after. */
  private static long[] padding(
      Node node, long reach, long stride, long before, long after, long pixels) {
    String way = node.text("auto_pad", "NOTSET");
    switch (way) {
      case "NOTSET", "" -> {
        if (before < 0 || after < 0) {
          throw node.wrong("expected pads of at least 0, got " + before + " and " + after);
        }
        return new long[] {before, after};
      }
      case "VALID" -> {
        return new long[] {0, 0};
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        long positions = (pixels + stride - 1) / stride;
        long all = Math.max(0, Math.addExact((positions - 1) * stride, reach) - pixels);
        long less = all / 2;
        return way.equals("SAME_UPPER")
            ? new long[] {less, all - less}
            : new long[] {all - less, less};
      }
      default ->
          throw node.wrong(
              "auto_pad: expected NOTSET, VALID, SAME_UPPER or SAME_LOWER, got " + Quoted.of(way));
    }
  }

  boolean isPadded() {
    return isPaddedBefore() || window.rows().after() > 0 || window.columns().after() > 0;
  }

  boolean isPaddedBefore() {
    return window.rows().before() > 0 || window.columns().before() > 0;
  }
}
