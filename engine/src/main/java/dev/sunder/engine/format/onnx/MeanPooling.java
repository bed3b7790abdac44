package dev.sunder.engine.format.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes global average pooling of a mean over rows and columns. */
final class MeanPooling implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Shapes shapes = Shapes.of(graph);
    Rewrite rewrite = new Rewrite(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      if (!node.is("ReduceMean") || !isOverTheMap(node, rewrite, shapes.of(old.first()))) {
        rewrite.keep(node);
        continue;
      }
      boolean flat = node.integer("keepdims", 1) == 0;
      String pooled = flat ? rewrite.fresh() : node.output();
      rewrite.keep(
          node.with("GlobalAveragePool", List.of(node.first()), Map.of()).withOutput(pooled));
      if (flat) {
        rewrite.keep(node.with("Flatten", List.of(pooled), Map.of()));
      }
    }
    return rewrite.done();
  }

  private static boolean isOverTheMap(Node node, Rewrite rewrite, Optional<List<Size>> shape) {
    Optional<List<Long>> axes =
        node.made(() -> Reshaping.numbers(node, "axes", rewrite.integers(node, 1)));
    return shape.isPresent()
        && shape.get().size() == 4
        && axes.isPresent()
        && node.made(() -> Reshaping.places(axes.get(), 4)).equals(List.of(2, 3));
  }
}
