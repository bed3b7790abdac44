package dev.sunder.engine.format.onnx;

import dev.sunder.engine.network.Scaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the arithmetic that a graph begins with into the scaling of its pixels, once it is known
 * how they become the graph's input.
 *
 * @param graph without that arithmetic
 * @param scaling how pixels become its input now
 */
record InputScaling(Graph graph, Optional<Scaling> scaling) {

  static InputScaling of(Graph graph, Optional<Scaling> pixels) {
    List<Node> first = graph.users().getOrDefault(graph.input(), List.of());
    boolean scales = first.size() == 1 && first.get(0) != null && first.get(0).is(Operators.AFFINE);
    if (pixels.isEmpty() || !scales) {
      return new InputScaling(graph, pixels);
    }
    Node node = first.get(0);
    Rewrite rewrite = new Rewrite(graph);
    Affine affine = Affine.of(node, rewrite);
    Optional<Scaling> all = composed(node, pixels.get(), affine, Shapes.of(graph));
    if (all.isEmpty()) {
      return new InputScaling(graph, pixels);
    }
    for (Node old : graph.nodes()) {
      if (old.output().equals(node.output())) {
        rewrite.rename(node.output(), graph.input());
      } else {
        rewrite.keep(rewrite.current(old));
      }
    }
    return new InputScaling(new DeadNodes().apply(rewrite.done()), all);
  }

  private static Optional<Scaling> composed(
      Node node, Scaling pixels, Affine affine, Shapes shapes) {
    int channels = shapes.example(node.first()).map(sizes -> sizes.get(0)).orElse(0);
    if (channels != pixels.channels() || channels != affine.channels()) {
      return Optional.empty();
    }
    Affine all = new Affine(pixels.scaleArray(), pixels.offsetArray()).then(affine);
    return Optional.of(node.made(() -> new Scaling(list(all.scale()), list(all.shift()))));
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
