package dev.sunder.engine.format.onnx;

import dev.sunder.engine.network.OutputKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What comes out of a graph: a last Softmax, LogSoftmax or Sigmoid over its features is not a layer
 * but says what the answer is.
 *
 * @param graph without that node
 */
record GraphOutput(Graph graph, OutputKind kind) {

  static GraphOutput of(Graph graph) {
    Node last = graph.nodes().isEmpty() ? null : graph.nodes().get(graph.nodes().size() - 1);
    OutputKind kind = last == null ? OutputKind.LOGITS : kind(last);
    boolean ends =
        last != null
            && kind != OutputKind.LOGITS
            && last.output().equals(graph.output())
            && graph.users().get(last.first()).size() == 1
            && isOverFeatures(last, graph);
    return ends
        ? new GraphOutput(
            graph.with(
                graph.constants(),
                graph.nodes().subList(0, graph.nodes().size() - 1),
                last.first()),
            kind)
        : new GraphOutput(graph, OutputKind.LOGITS);
  }

  private static OutputKind kind(Node last) {
    return Arrays.stream(OutputKind.values())
        .filter(kind -> kind.operator().equals(Optional.of(last.operator())))
        .findFirst()
        .orElse(OutputKind.LOGITS);
  }

  /** Whether each example is one row of features, over which the node works. */
  private static boolean isOverFeatures(Node node, Graph graph) {
    List<Integer> example = Shapes.of(graph).example(node.first()).orElse(List.of());
    boolean features = !example.isEmpty() && example.stream().skip(1).allMatch(size -> size == 1);
    if (node.is("Sigmoid")) {
      node.requireAttributes();
      return features;
    }
    node.requireAttributes("axis");
    long axis = node.integer("axis", graph.operatorSet() < 13 ? 1 : -1);
    return features && (axis == 1 || axis == -example.size());
  }
}
