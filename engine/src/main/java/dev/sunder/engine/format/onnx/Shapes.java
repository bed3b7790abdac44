package dev.sunder.engine.format.onnx;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The shapes of the values that depend on the input, as far as they follow: of a node that this
 * does not know, or that cannot be, there is none.
 */
final class Shapes {

  private final Map<String, List<Size>> shapes = new HashMap<>();
  private final Graph graph;
  private final Map<String, Constant> constants;

  /**
   * Shapes that are told of one node after the other.
   *
   * @param constants as far as they are known then
   */
  Shapes(Graph graph, Map<String, Constant> constants) {
    this.graph = graph;
    this.constants = constants;
    shapes.put(graph.input(), graph.inputShape());
  }

  /** The shapes of a whole graph's values. */
  static Shapes of(Graph graph) {
    Shapes shapes = new Shapes(graph, graph.constants());
    graph.nodes().forEach(shapes::infer);
    return shapes;
  }

  Optional<List<Size>> of(String value) {
    return Optional.ofNullable(shapes.get(value));
  }

  /** The sizes of an example, all known; nothing for a value that has no batch. */
  Optional<List<Integer>> example(String value) {
    return of(value)
        .filter(shape -> !shape.isEmpty() && shape.get(0).equals(Size.BATCH))
        .filter(shape -> shape.stream().skip(1).allMatch(Size::isKnown))
        .map(shape -> shape.stream().skip(1).map(Size::small).toList());
  }

  /** Notes the shape of what a node makes. */
  void infer(Node node) {
    try {
      List<Size> shape = shape(node);
      if (shape != null && shape.stream().allMatch(size -> !size.isKnown() || size.number() > 0)) {
        shapes.put(node.output(), shape);
      }
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException unknown) {
      // Whoever needs the shape says what is wrong with the node.
    }
  }

  private List<Size> shape(Node node) {
    List<Size> x = either(node.first());
    if (x == null) {
      return null;
    }
    String operator = node.operator();
    if (Operators.ELEMENTWISE.contains(operator)
        || Activation.ofOperator(operator).isPresent()
        || Operators.SAME_SHAPE.contains(operator)) {
      return x;
    }
    if (Operators.BINARY.contains(operator) || operator.equals("Sum")) {
      List<Size> sum = x;
      for (String input : node.inputs().subList(1, node.inputs().size())) {
        List<Size> other = either(input);
        sum = sum == null || other == null ? null : broadcast(sum, other);
      }
      return sum;
    }
    return switch (operator) {
      case "Conv" -> {
        List<Integer> weight = weight(node);
        List<Long> kernel = List.of((long) weight.get(2), (long) weight.get(3));
        yield windowed(node, x, kernel, Size.of(weight.get(0)));
      }
      case "MaxPool", "AveragePool" -> windowed(node, x, List.of(), x.get(1));
      case "GlobalAveragePool", "GlobalMaxPool" ->
          List.of(x.get(0), x.get(1), Size.of(1), Size.of(1));
      case "Gemm" -> {
        List<Integer> weight = weight(node);
        yield List.of(x.get(0), Size.of(weight.get(node.integer("transB", 0) == 0 ? 1 : 0)));
      }
      case "MatMul" -> {
        List<Size> shape = new ArrayList<>(x);
        shape.set(x.size() - 1, Size.of(weight(node).get(1)));
        yield shape;
      }
      case Operators.UNFLATTEN -> List.of(x.get(0), x.get(1), Size.of(1), Size.of(1));
      case "Flatten" -> Reshaping.flattened(x, node.integer("axis", 1));
      case "Reshape" -> Reshaping.target(node, x, integers(node, 1), graph.batch());
      case "Transpose" -> Reshaping.order(node, x.size()).stream().map(x::get).toList();
      case "Squeeze" -> Reshaping.squeezed(x, axes(node));
      case "Unsqueeze" -> Reshaping.unsqueezed(x, axes(node).orElseThrow());
      case "ReduceMean" -> reduced(node, x);
      case "Concat" -> concatenated(node);
      case "Pad" -> padded(node, x);
      case "Resize", "Upsample" -> resized(node, x);
      default -> null;
    };
  }

  private List<Integer> weight(Node node) {
    Constant weight = constants.get(node.inputs().get(1));
    if (weight == null) {
      throw node.wrong("its weight is no constant of the file");
    }
    return weight.shape();
  }

  private static List<Size> windowed(Node node, List<Size> x, List<Long> kernel, Size channels) {
    int height = x.get(2).small();
    int width = x.get(3).small();
    Window window = Windows.of(node, kernel, height, width).window();
    return List.of(
        x.get(0),
        channels,
        Size.of(window.rows().positions(height)),
        Size.of(window.columns().positions(width)));
  }

  private List<Size> reduced(Node node, List<Size> x) {
    boolean kept = node.integer("keepdims", 1) != 0;
    List<Integer> axes =
        Reshaping.places(
            axes(node).orElse(IntStream.range(0, x.size()).mapToObj(i -> (long) i).toList()),
            x.size());
    List<Size> shape = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      if (!axes.contains(i)) {
        shape.add(x.get(i));
      } else if (kept) {
        shape.add(Size.of(1));
      }
    }
    return shape;
  }

  private List<Size> concatenated(Node node) {
    List<Size> shape = new ArrayList<>(either(node.first()));
    int axis = Reshaping.place(node.integer("axis", 0), shape.size());
    for (String other : node.inputs().subList(1, node.inputs().size())) {
      if (either(other) == null) {
        return null;
      }
      shape.set(axis, shape.get(axis).plus(either(other).get(axis)));
    }
    return shape;
  }

  private List<Size> padded(Node node, List<Size> x) {
    List<Long> pads = Reshaping.numbers(node, "pads", integers(node, 1)).orElseThrow();
    List<Size> shape = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      shape.add(x.get(i).plus(Size.of(pads.get(i) + pads.get(i + x.size()))));
    }
    return shape;
  }

  private List<Size> resized(Node node, List<Size> x) {
    Optional<Constant.Integers> sizes = integers(node, 3);
    if (sizes.isPresent()) {
      List<Size> shape = new ArrayList<>(sizes.get().values());
      shape.set(0, x.get(0));
      return shape;
    }
    Optional<float[]> given = Resizing.scales(node, constants);
    if (given.isEmpty()) {
      return null;
    }
    float[] scales = given.get();
    List<Size> shape = new ArrayList<>(x.subList(0, 1));
    for (int i = 1; i < x.size(); i++) {
      // In float32, as ONNX's own shape inference does: 5 times 1.4 is 7.
      shape.add(Size.of((long) Math.floor((float) x.get(i).known() * scales[i])));
    }
    return shape;
  }

  private static List<Size> broadcast(List<Size> one, List<Size> other) {
    int rank = Math.max(one.size(), other.size());
    List<Size> a = new ArrayList<>(Collections.nCopies(rank - one.size(), Size.of(1)));
    List<Size> b = new ArrayList<>(Collections.nCopies(rank - other.size(), Size.of(1)));
    a.addAll(one);
    b.addAll(other);
    for (int i = 0; i < rank; i++) {
      if (a.get(i).is(1)) {
        a.set(i, b.get(i));
      } else if (!b.get(i).is(1) && !b.get(i).equals(a.get(i))) {
        return null;
      }
    }
    return a;
  }

  private List<Size> either(String value) {
    Constant constant = constants.get(value);
    return constant == null ? shapes.get(value) : constant.shape().stream().map(Size::of).toList();
  }

  private Optional<List<Long>> axes(Node node) {
    return Reshaping.numbers(node, "axes", integers(node, 1));
  }

  private Optional<Constant.Integers> integers(Node node, int place) {
    return node.input(place)
        .map(constants::get)
        .filter(Constant.Integers.class::isInstance)
        .map(Constant.Integers.class::cast);
  }
}
