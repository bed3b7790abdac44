package dev.sunder.engine.format.onnx;

import dev.sunder.kernels.Join;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a Concat go on from an earlier one of the first of its values, as those of a growing list
 * are (DenseNet: Huang, Liu, van der Maaten, Weinberger 2017). One of a single value is that value.
 */
final class ConcatGrowth implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Rewrite rewrite = new Rewrite(graph);
    Map<List<String>, String> seen = new HashMap<>();
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      if (!node.is("Concat")) {
        rewrite.keep(node);
        continue;
      }
      List<String> all = node.inputs();
      if (all.size() == 1) {
        rewrite.rename(node.output(), node.first());
        continue;
      }
      int grown = all.size() <= Join.MOST ? all.size() - 1 : 0;
      while (grown > 1 && !seen.containsKey(key(node, all.subList(0, grown)))) {
        grown--;
      }
      seen.putIfAbsent(key(node, all), node.output());
      List<String> inputs = new ArrayList<>(all);
      if (grown > 1) {
        inputs = new ArrayList<>(List.of(seen.get(key(node, all.subList(0, grown)))));
        inputs.addAll(all.subList(grown, all.size()));
      }
      rewrite.keep(node.withInputs(inputs));
    }
    return rewrite.done();
  }

  private static List<String> key(Node node, List<String> values) {
    List<String> key = new ArrayList<>(values);
    key.add(Long.toString(node.integer("axis", 0)));
    return key;
  }
}
