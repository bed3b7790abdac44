package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import java.util.List;

/** Makes a layer of bilinear interpolation with half-pixel centres; others are refused. */
final class Resizing {

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
    return node.made(() -> new ResizeLayer(to.get(1), to.get(2)));
  }
}
