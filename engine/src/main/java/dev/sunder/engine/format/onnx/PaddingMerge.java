package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a convolution or a pooling add the zeros that a Pad before it adds: average pooling counts
 * them then, and max pooling may only where nothing below zero comes in.
 */
final class PaddingMerge implements Pass {

  private static final List<String> NEVER_NEGATIVE =
      List.of("Relu", "Sigmoid", "HardSigmoid", "Abs", "Exp");

  @Override
  public Graph apply(Graph graph) {
    Map<String, List<Node>> users = graph.users();
    Rewrite rewrite = new Rewrite(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      Optional<Node> pad = rewrite.maker(node.inputs().isEmpty() ? "" : node.first());
      if (pad.isEmpty() || !pad.get().is("Pad") || users.get(node.first()).size() > 1) {
        rewrite.keep(node);
        continue;
      }
      Optional<List<Long>> zeros = zeros(pad.get(), rewrite);
      if (zeros.isEmpty() || !takes(node, pad.get(), rewrite)) {
        rewrite.keep(node);
        continue;
      }
      rewrite.keep(merged(node, pad.get(), zeros.get()));
    }
    return new DeadNodes().apply(rewrite.done());
  }

  private static boolean takes(Node node, Node pad, Rewrite rewrite) {
    boolean explicit = List.of("NOTSET", "VALID", "").contains(node.text("auto_pad", "NOTSET"));
    if (!explicit) {
      return false;
    }
    return switch (node.operator()) {
      case "Conv" -> true;
      case "AveragePool" ->
          node.integer("ceil_mode", 0) == 0
              && (node.integer("count_include_pad", 0) == 1
                  || node.integers("pads").orElse(List.of()).stream().allMatch(p -> p == 0));
      case "MaxPool" ->
          node.integer("ceil_mode", 0) == 0
              && rewrite
                  .maker(pad.first())
                  .filter(maker -> NEVER_NEGATIVE.contains(maker.operator()))
                  .isPresent();
      default -> false;
    };
  }

  private static Node merged(Node node, Node pad, List<Long> zeros) {
    List<Long> pads = new ArrayList<>(List.of(0L, 0L, 0L, 0L));
    if (node.text("auto_pad", "NOTSET").equals("NOTSET")) {
      node.integers("pads")
          .filter(given -> given.size() == 4)
          .ifPresent(
              given -> {
                pads.clear();
                pads.addAll(given);
              });
    }
    for (int i = 0; i < 4; i++) {
      int side = i;
      pads.set(i, node.made(() -> Math.addExact(pads.get(side), zeros.get(side))));
    }
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, pad.first());
    Node merged =
        node.withInputs(inputs)
            .with("pads", new Attribute.Wholes(pads))
            .with("auto_pad", new Attribute.Text("NOTSET"));
    return node.is("AveragePool")
        ? merged.with("count_include_pad", new Attribute.Whole(1))
        : merged;
  }

  /** How many zeros are added above, left, below and right; nothing if it adds something else. */
  private static Optional<List<Long>> zeros(Node pad, Rewrite rewrite) {
    Optional<List<Long>> pads =
        pad.made(() -> Reshaping.numbers(pad, "pads", rewrite.integers(pad, 1)));
    boolean constant = pad.text("mode", "constant").equals("constant");
    boolean zero =
        pad.number("value", 0) == 0
            && rewrite
                .floats(pad, 2)
                .map(value -> value.elements() == 1 && value.values()[0] == 0)
                .orElse(pad.input(2).isEmpty());
    boolean whole = pad.input(3).isEmpty();
    if (pads.isEmpty() || pads.get().size() != 8 || !constant || !zero || !whole) {
      return Optional.empty();
    }
    List<Long> all = pads.get();
    boolean onlyMaps = all.get(0) == 0 && all.get(1) == 0 && all.get(4) == 0 && all.get(5) == 0;
    List<Long> sides = List.of(all.get(2), all.get(3), all.get(6), all.get(7));
    return onlyMaps && sides.stream().allMatch(side -> side >= 0)
        ? Optional.of(sides)
        : Optional.empty();
  }
}
