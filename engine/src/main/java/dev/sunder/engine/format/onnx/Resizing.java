package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import java.util.List;

/** Makes a layer of bilinear interpolation with half-pixel centres; others are refused. */
final class Resizing {

  /** How far a factor may be rounded. */
  private static final double ROUNDING = 1e-6;

  private Resizing() {}

  static Layer layer(Node node, Shape map, Graph graph) {
    List<Integer> to = Shapes.of(graph).example(node.output()).orElse(List.of());
    if (to.size() != 3 || to.get(0) != map.c()) {
      throw node.wrong("expected it to give maps of a known height and width");
    }
    if (node.is("Upsample") || !node.text("mode", "nearest").equals("linear")) {
      throw node.wrong("mode: expected linear, got " + node.text("mode", "nearest"));
    }
    String places = node.text("coordinate_transformation_mode", "half_pixel");
    boolean halfPixel =
        places.equals("half_pixel")
            || (places.equals("pytorch_half_pixel") && to.get(1) > 1 && to.get(2) > 1);
    boolean smooth = node.integer("antialias", 0) != 0;
    if (!halfPixel || smooth) {
      throw node.wrong(
          "expected coordinate_transformation_mode half_pixel and antialias 0, got "
              + Quoted.of(places)
              + " and "
              + node.integer("antialias", 0));
    }
    requireWhole(node, map, to, graph);
    return node.made(() -> new ResizeLayer(to.get(1), to.get(2)));
  }

  /**
   * Refuses factors that give no whole sizes: ONNX places pixels by the factor that is written, a
   * layer here by that of the sizes.
   */
  private static void requireWhole(Node node, Shape map, List<Integer> to, Graph graph) {
    if (!(graph.constant(node, 2).orElse(null) instanceof Constant.Floats given)
        || given.elements() != 4) {
      return;
    }
    float[] factors = given.values();
    double[] sizes = {map.h(), map.w()};
    for (int i = 0; i < sizes.length; i++) {
      double exact = sizes[i] * factors[i + 2];
      if (Math.abs(exact - to.get(i + 1)) > ROUNDING * exact) {
        throw node.wrong(
            "expected scales that give whole heights and widths, got "
                + factors[i + 2]
                + " of "
                + (int) sizes[i]);
      }
    }
  }
}
