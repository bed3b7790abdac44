package dev.sunder.engine.format.onnx;

import dev.sunder.kernels.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Moves each Transpose behind what follows it until another one undoes it, or a fully connected
 * layer takes its features in another order. What cannot be passed keeps its Transpose.
 */
final class TransposeCancelling implements Pass {

  /** A value that is another one with its dimensions, or its features, in another order. */
  private record Turned(String value, List<Integer> order) {}

  @Override
  public Graph apply(Graph graph) {
    return new Walk(graph).done();
  }

  private static final class Walk {
    private final Graph graph;
    private final Shapes shapes;
    private final Rewrite rewrite;
    private final Map<String, Turned> turned = new HashMap<>();
    private final Map<String, int[]> features = new HashMap<>();

    Walk(Graph graph) {
      this.graph = graph;
      shapes = Shapes.of(graph);
      rewrite = new Rewrite(graph);
    }

    Graph done() {
      for (Node old : graph.nodes()) {
        Node node = rewrite.current(old);
        if (!isMoved(node, old)) {
          node.given().forEach(this::write);
          rewrite.keep(node);
        }
      }
      write(rewrite.name(graph.output()));
      return new DeadNodes().apply(rewrite.done());
    }

    private boolean isMoved(Node node, Node old) {
      if (node.is("Transpose")) {
        return turn(node, old);
      }
      if (node.given().stream().anyMatch(features::containsKey)) {
        return features.containsKey(node.first()) && passFeatures(node);
      }
      return node.given().stream().anyMatch(turned::containsKey) && pass(node, old);
    }

    private boolean turn(Node node, Node old) {
      Optional<List<Size>> shape = shapes.of(old.first());
      if (shape.isEmpty()) {
        return false;
      }
      List<Integer> order = node.made(() -> Reshaping.order(node, shape.get().size()));
      Turned before = turned.get(node.first());
      if (features.containsKey(node.first())) {
        return false;
      }
      List<Integer> all = before == null ? order : order.stream().map(before.order()::get).toList();
      String source = before == null ? node.first() : before.value();
      if (isUnchanged(all)) {
        rewrite.rename(node.output(), source);
      } else {
        turned.put(node.output(), new Turned(source, all));
      }
      return true;
    }

    /** Lets a node compute on values as they were before their Transpose. */
    private boolean pass(Node node, Node old) {
      List<List<Integer>> orders =
          node.given().stream()
              .map(turned::get)
              .flatMap(value -> value == null ? Stream.empty() : Stream.of(value.order()))
              .distinct()
              .toList();
      if (orders.size() != 1) {
        return false;
      }
      List<Integer> order = orders.get(0);
      if (isElementwise(node) || Operators.BINARY.contains(node.operator())) {
        return passElementwise(node, order);
      }
      return switch (node.operator()) {
        case "Reshape", "Flatten" -> flatten(node, old);
        case "ReduceMean" -> reduce(node, order);
        default -> false;
      };
    }

    private boolean passElementwise(Node node, List<Integer> order) {
      List<String> inputs = new ArrayList<>();
      for (String input : node.inputs()) {
        Turned before = turned.get(input);
        Constant constant = rewrite.constantOf(input).orElse(null);
        if (before != null) {
          inputs.add(before.value());
        } else if (constant != null && constant.shape().size() <= order.size()) {
          inputs.add(rewrite.add(turnedBack(constant, order)));
        } else {
          return false;
        }
      }
      String result = rewrite.fresh();
      rewrite.keep(node.withInputs(inputs).withOutput(result));
      turned.put(node.output(), new Turned(result, order));
      return true;
    }

    /** Features in the order of the turned dimensions. */
    private boolean flatten(Node node, Node old) {
      Turned before = turned.get(node.first());
      Optional<List<Integer>> from = shapes.example(old.first());
      Optional<List<Integer>> to = shapes.example(node.output());
      boolean flat = to.filter(shape -> shape.size() == 1).isPresent();
      if (before == null || from.isEmpty() || !flat || before.order().get(0) != 0) {
        return false;
      }
      List<Integer> source = new ArrayList<>(from.get());
      for (int i = 0; i < source.size(); i++) {
        source.set(before.order().get(i + 1) - 1, from.get().get(i));
      }
      if (Constant.elements(source) > ConstantFolding.FREE) {
        return false;
      }
      int[] all = Broadcast.steps(source);
      int[] steps = new int[all.length];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = all[before.order().get(i + 1) - 1];
      }
      String result = rewrite.fresh();
      rewrite.keep(node.with("Flatten", List.of(before.value()), Map.of()).withOutput(result));
      turned.put(node.output(), new Turned(result, List.of()));
      features.put(node.output(), Broadcast.walk(from.get(), steps, new int[steps.length]));
      return true;
    }

    private boolean reduce(Node node, List<Integer> order) {
      Optional<List<Long>> axes =
          node.made(() -> Reshaping.numbers(node, "axes", rewrite.integers(node, 1)));
      boolean kept = node.integer("keepdims", 1) != 0;
      if (axes.isEmpty()) {
        return false;
      }
      List<Integer> places = node.made(() -> Reshaping.places(axes.get(), order.size()));
      List<Integer> left = new ArrayList<>(order);
      left.removeAll(places.stream().map(order::get).toList());
      List<Integer> sorted = new ArrayList<>(left);
      Collections.sort(sorted);
      if (!kept && !left.equals(sorted)) {
        return false;
      }
      List<Long> before = places.stream().map(place -> (long) order.get(place)).sorted().toList();
      String result = kept ? rewrite.fresh() : node.output();
      rewrite.keep(
          node.with("ReduceMean", List.of(turned.get(node.first()).value()), node.attributes())
              .with("axes", new Attribute.Wholes(before))
              .withOutput(result));
      if (kept) {
        turned.put(node.output(), new Turned(result, order));
      }
      return true;
    }

    /** Lets a node work on features in their order before. */
    private boolean passFeatures(Node node) {
      int[] order = features.get(node.first());
      Turned before = turned.get(node.first());
      List<String> inputs = new ArrayList<>(node.inputs());
      inputs.set(0, before.value());
      if (isElementwise(node)) {
        String result = rewrite.fresh();
        rewrite.keep(node.withInputs(inputs).withOutput(result));
        turned.put(node.output(), new Turned(result, List.of()));
        features.put(node.output(), order);
        return true;
      }
      Optional<Constant.Floats> weight =
          rewrite.floats(node, 1).filter(matrix -> matrix.shape().size() == 2);
      boolean inputsFirst = node.is("MatMul") || node.integer("transB", 0) == 0;
      if (!node.is("MatMul", "Gemm")
          || weight.isEmpty()
          || weight.get().shape().get(inputsFirst ? 0 : 1) != order.length) {
        return false;
      }
      inputs.set(1, rewrite.add(reordered(weight.get(), order, inputsFirst)));
      rewrite.keep(node.withInputs(inputs));
      return true;
    }

    /** Writes the Transpose that a value still needs. */
    private void write(String value) {
      Turned before = turned.remove(value);
      features.remove(value);
      if (before == null) {
        return;
      }
      List<Long> order = before.order().stream().map(Integer::longValue).toList();
      rewrite.keep(
          new Node(
              value,
              "Transpose",
              List.of(before.value()),
              value,
              Map.of("perm", new Attribute.Wholes(order))));
    }
  }

  private static boolean isElementwise(Node node) {
    return Operators.ELEMENTWISE.contains(node.operator())
        || Activation.ofOperator(node.operator()).isPresent();
  }

  private static boolean isUnchanged(List<Integer> order) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i) != i) {
        return false;
      }
    }
    return true;
  }

  /** A constant that fits a turned value, as one that fits the value before. */
  private static Constant turnedBack(Constant constant, List<Integer> order) {
    if (constant.elements() == 1) {
      return constant;
    }
    List<Integer> shape =
        new ArrayList<>(Collections.nCopies(order.size() - constant.shape().size(), 1));
    shape.addAll(constant.shape());
    List<Integer> back = new ArrayList<>(order);
    for (int i = 0; i < order.size(); i++) {
      back.set(order.get(i), i);
    }
    return Broadcast.transposed(constant.reshaped(shape), back);
  }

  /** A weight for features of which the k-th comes as the {@code order[k]}-th. */
  private static Constant reordered(Constant.Floats weight, int[] order, boolean inputsFirst) {
    int inputs = order.length;
    int outputs = weight.elements() / inputs;
    int[] indices = new int[weight.elements()];
    for (int k = 0; k < inputs; k++) {
      for (int o = 0; o < outputs; o++) {
        int to = inputsFirst ? order[k] * outputs + o : o * inputs + order[k];
        indices[to] = inputsFirst ? k * outputs + o : o * inputs + k;
      }
    }
    return weight.picked(weight.shape(), indices);
  }
}
