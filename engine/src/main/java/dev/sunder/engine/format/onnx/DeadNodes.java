package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drops nodes and constants that the output does not depend on. */
final class DeadNodes implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Set<String> needed = new HashSet<>(Set.of(graph.output()));
    List<Node> kept = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (needed.contains(node.output())) {
        kept.add(node);
        needed.addAll(node.given());
      }
    }
    Collections.reverse(kept);
    Map<String, Constant> constants = new HashMap<>(graph.constants());
    constants.keySet().retainAll(needed);
    return graph.with(constants, kept, graph.output());
  }
}
