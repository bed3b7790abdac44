package dev.sunder.engine.format.onnx;

import dev.sunder.engine.network.OutputKind;
import java.util.List;
import java.util.Map;

/**
 * What comes out of a graph: a last Softmax, LogSoftmax or Sigmoid over its features is not a layer
 * but says what the answer is.
 *
 * @param graph without that node
 */
record GraphOutput(Graph graph, OutputKind kind) {

  private static final Map<String, OutputKind> KINDS =
      Map.of(
          "Softmax", OutputKind.PROBABILITIES,
          "LogSoftmax", OutputKind.LOG_PROBABILITIES,
          "Sigmoid", OutputKind.SIGMOIDS);

  static GraphOutput of(Graph graph) {
    Node last = graph.nodes().isEmpty() ? null : graph.nodes().get(graph.nodes().size() - 1);
    boolean ends =
        last != null
            && KINDS.containsKey(last.operator())
            && last.output().equals(graph.output())
            && graph.users().get(last.first()).size() == 1
            && isOverFeatures(last, graph);
    return ends
        ? new GraphOutput(
            graph.with(
                graph.constants(),
                graph.nodes().subList(0, graph.nodes().size() - 1),
                last.first()),
            KINDS.get(last.operator()))
        : new GraphOutput(graph, OutputKind.LOGITS);
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
