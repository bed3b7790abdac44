package dev.sunder.engine.format.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets the convolution or fully connected layer before an {@link Affine} compute it. */
final class AffineIntoWeights implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Map<String, List<Node>> users = graph.users();
    Rewrite rewrite = new Rewrite(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      Optional<Node> weighted =
          node.is(Operators.AFFINE) && users.get(old.first()).size() == 1
              ? rewrite
                  .maker(node.first())
                  .filter(maker -> Weights.of(maker, rewrite::value).isPresent())
              : Optional.empty();
      if (weighted.isEmpty()) {
        rewrite.keep(node);
        continue;
      }
      Weights weights = Weights.of(weighted.get(), rewrite::value).orElseThrow();
      rewrite.replace(weights.then(Affine.of(node, rewrite)).node(weighted.get(), rewrite));
      rewrite.rename(node.output(), node.first());
    }
    return rewrite.done();
  }
}
