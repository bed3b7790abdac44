package dev.sunder.engine.format;

import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/** Windows of convolutions and pooling as the attributes of nodes. */
final class OnnxWindow {

  private OnnxWindow() {}

  /** A new list, to which more may be added. */
  static List<Attribute> attributes(Window window) {
    Window.Axis rows = window.rows();
    Window.Axis columns = window.columns();
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(both("kernel_shape", rows.kernel(), columns.kernel()));
    attributes.add(both("strides", rows.stride(), columns.stride()));
    attributes.add(
        Attribute.of(
            "pads",
            List.of(
                (long) rows.before(),
                (long) columns.before(),
                (long) rows.after(),
                (long) columns.after())));
    if (rows.dilation() > 1 || columns.dilation() > 1) {
      attributes.add(both("dilations", rows.dilation(), columns.dilation()));
    }
    return attributes;
  }

  private static Attribute both(String name, long rows, long columns) {
    return Attribute.of(name, List.of(rows, columns));
  }
}
