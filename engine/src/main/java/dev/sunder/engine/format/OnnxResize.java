package dev.sunder.engine.format;

import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.ResizeLayer;
import java.util.List;

/** Writes a resize by sizes, not scales, whose rounding could lose a row; the batch's stay open. */
final class OnnxResize {

  private OnnxResize() {}

  /** Adds the nodes; gives the name of the result. */
  static String write(OnnxGraph graph, String place, String value, ResizeLayer layer) {
    int height = layer.height();
    int width = layer.width();
    String begin = graph.integers("resize.begin", 0);
    String end = graph.integers("resize.end", 2);
    String known = graph.integers("resize." + height + "x" + width, height, width);
    String all = graph.node(place, "Shape", List.of(value));
    String leading = graph.node(place, "Slice", List.of(all, begin, end));
    String target = graph.node(place, "Concat", List.of(leading, known), Attribute.of("axis", 0));
    return graph.node(
        place, "Resize", List.of(value, "", "", target), attributes(layer.interpolation()));
  }

  private static Attribute[] attributes(Interpolation interpolation) {
    return switch (interpolation) {
      case BILINEAR ->
          new Attribute[] {
            Attribute.of("mode", "linear"),
            Attribute.of("coordinate_transformation_mode", "half_pixel")
          };
      case NEAREST ->
          new Attribute[] {
            Attribute.of("mode", "nearest"),
            Attribute.of("coordinate_transformation_mode", "asymmetric"),
            Attribute.of("nearest_mode", "floor")
          };
    };
  }
}
