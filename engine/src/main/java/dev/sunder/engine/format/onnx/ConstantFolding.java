package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes what does not depend on the input: arithmetic of constants, and of the shapes of values,
 * where the batch's size stays open.
 */
final class ConstantFolding implements Pass {

  /** Values that may be made beyond a multiple of those that the file holds. */
  static final long FREE = 1 << 20;

  private static final int MULTIPLE = 4;

  @Override
  public Graph apply(Graph graph) {
    Rewrite rewrite = new Rewrite(graph);
    Map<String, Constant> constants = new HashMap<>(graph.constants());
    Shapes shapes = new Shapes(graph, constants);
    long room = FREE;
    for (Constant constant : constants.values()) {
      room += (long) MULTIPLE * constant.elements();
    }
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      long left = room;
      Optional<Constant> value = node.made(() -> value(node, constants, shapes, left));
      if (value.isPresent()) {
        room -= value.get().elements();
        constants.put(node.output(), value.get());
        rewrite.add(node.output(), value.get());
      } else {
        rewrite.keep(node);
        shapes.infer(node);
      }
    }
    return rewrite.done();
  }

  private static Optional<Constant> value(
      Node node, Map<String, Constant> constants, Shapes shapes, long room) {
    if (node.is("Shape")) {
      return Optional.ofNullable(constants.get(node.first()))
          .map(constant -> constant.shape().stream().map(Size::of).toList())
          .or(() -> shapes.of(node.first()))
          .map(shape -> part(node, shape));
    }
    List<Constant> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !constants.containsKey(input)) {
        return Optional.empty();
      }
      inputs.add(constants.get(input));
    }
    if (inputs.isEmpty() || inputs.get(0) == null) {
      return Optional.empty();
    }
    return ConstantLayout.value(node, inputs, room)
        .or(() -> ConstantArithmetic.value(node, inputs, room));
  }

  /** The sizes that a Shape node gives. */
  private static Constant part(Node node, List<Size> shape) {
    int rank = shape.size();
    int start = clamped(node.integer("start", 0), rank);
    int end = clamped(node.integer("end", rank), rank);
    List<Size> sizes = start < end ? shape.subList(start, end) : List.of();
    return new Constant.Integers(List.of(sizes.size()), sizes);
  }

  private static int clamped(long place, int rank) {
    return (int) Math.max(0, Math.min(rank, place < 0 ? place + rank : place));
  }

  /** Refuses to make more values than there is room for. */
  static int requireRoom(List<Integer> shape, long room) {
    int elements = Constant.elements(shape);
    if (elements > room) {
      throw new IllegalArgumentException(
          "it makes a constant of " + shape + ", far more than what the file holds");
    }
    return elements;
  }
}
