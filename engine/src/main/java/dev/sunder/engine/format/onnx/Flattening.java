package dev.sunder.engine.format.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one Flatten of whatever turns maps into features: Flatten, Reshape, Squeeze of single
 * pixels; and drops what does not change a shape. Features that become maps of one pixel are an
 * Unflatten.
 */
final class Flattening implements Pass {

  private static final List<String> RESHAPING =
      List.of("Flatten", "Reshape", "Squeeze", "Unsqueeze");

  @Override
  public Graph apply(Graph graph) {
    Shapes shapes = Shapes.of(graph);
    Rewrite rewrite = new Rewrite(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      if (!node.is(RESHAPING.toArray(String[]::new))) {
        rewrite.keep(node);
        continue;
      }
      Optional<List<Integer>> from = shapes.example(old.first());
      Optional<List<Integer>> to = shapes.example(node.output());
      Optional<Node> maker = rewrite.maker(node.first());
      if (from.isEmpty() || to.isEmpty()) {
        rewrite.keep(node);
      } else if (from.equals(to)) {
        rewrite.rename(node.output(), node.first());
      } else if (to.get().size() == 1) {
        rewrite.keep(node.with("Flatten", List.of(node.first()), Map.of()));
      } else if (maker.filter(made -> made.is("Flatten")).isPresent()
          && shapes.example(maker.get().first()).equals(to)) {
        rewrite.rename(node.output(), maker.get().first());
      } else if (from.get().size() == 1 && to.get().equals(List.of(from.get().get(0), 1, 1))) {
        rewrite.keep(node.with(Operators.UNFLATTEN, List.of(node.first()), Map.of()));
      } else {
        rewrite.keep(node);
      }
    }
    return rewrite.done();
  }
}
