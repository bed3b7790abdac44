package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a graph whose input is (N, H, W, C) one of (N, C, H, W), as pictures come here. That it is
 * so is told from a Transpose to (N, C, H, W) with nothing but arithmetic before it.
 */
final class ChannelsLastInput implements Pass {

  private static final List<Long> TO_CHANNELS_FIRST = List.of(0L, 3L, 1L, 2L);
  private static final List<Long> TO_CHANNELS_LAST = List.of(0L, 2L, 3L, 1L);

  @Override
  public Graph apply(Graph graph) {
    List<Size> shape = graph.inputShape();
    if (shape.size() != 4 || !leadsToTranspose(graph)) {
      return graph;
    }
    Graph turned =
        graph.withInputShape(List.of(shape.get(0), shape.get(3), shape.get(1), shape.get(2)));
    Rewrite rewrite = new Rewrite(turned);
    String last = rewrite.fresh();
    rewrite.keep(
        new Node(
            "input",
            "Transpose",
            List.of(graph.input()),
            last,
            Map.of("perm", new Attribute.Wholes(TO_CHANNELS_LAST))));
    for (Node node : graph.nodes()) {
      List<String> inputs = new ArrayList<>(node.inputs());
      inputs.replaceAll(value -> value.equals(graph.input()) ? last : value);
      rewrite.keep(node.withInputs(inputs));
    }
    return rewrite.done();
  }

  private static boolean leadsToTranspose(Graph graph) {
    Map<String, List<Node>> users = graph.users();
    String value = graph.input();
    for (int i = 0; i < graph.nodes().size(); i++) {
      List<Node> next = users.getOrDefault(value, List.of());
      if (next.size() != 1 || next.get(0) == null) {
        return false;
      }
      Node node = next.get(0);
      if (node.is("Transpose")) {
        return node.integers("perm").equals(Optional.of(TO_CHANNELS_FIRST));
      }
      if (!Operators.BINARY.contains(node.operator())) {
        return false;
      }
      value = node.output();
    }
    return false;
  }
}
