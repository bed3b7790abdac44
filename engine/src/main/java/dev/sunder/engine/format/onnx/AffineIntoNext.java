package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the convolution or fully connected layer behind an {@link Affine} compute it. A convolution
 * that pads cannot: its zeros are not shifted.
 */
final class AffineIntoNext implements Pass {

  /** Features that arithmetic may be repeated for: more would take more memory than a file does. */
  private static final int MOST_FEATURES = 1 << 20;

  @Override
  public Graph apply(Graph graph) {
    Map<String, List<Node>> users = graph.users();
    Rewrite rewrite = new Rewrite(graph);
    Shapes shapes = Shapes.of(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      Optional<Node> affine =
          node.inputs().isEmpty() || users.get(old.first()).size() > 1
              ? Optional.empty()
              : rewrite.maker(node.first()).filter(maker -> maker.is(Operators.AFFINE));
      if (affine.isEmpty()) {
        rewrite.keep(node);
      } else if (node.is("Flatten") && features(node, shapes) <= MOST_FEATURES) {
        String flat = rewrite.fresh();
        int features = features(node, shapes);
        Affine arithmetic = Affine.of(affine.get(), rewrite);
        rewrite.keep(node.withInputs(List.of(affine.get().first())).withOutput(flat));
        rewrite.keep(
            arithmetic.repeated(features / arithmetic.channels()).node(node, flat, rewrite));
      } else {
        rewrite.keep(folded(node, affine.get(), rewrite, shapes).orElse(node));
      }
    }
    return new DeadNodes().apply(rewrite.done());
  }

  private static int features(Node node, Shapes shapes) {
    return shapes.example(node.output()).map(Constant::elements).orElse(Integer.MAX_VALUE);
  }

  private static Optional<Node> folded(Node node, Node affine, Rewrite rewrite, Shapes shapes) {
    Optional<Weights> weights = Weights.of(node, rewrite::value);
    Optional<List<Integer>> map = shapes.example(affine.output());
    if (weights.isEmpty() || map.isEmpty()) {
      return Optional.empty();
    }
    Affine arithmetic = Affine.of(affine, rewrite);
    long groups = node.is("Conv") ? node.integer("group", 1) : 1;
    List<Integer> shape = weights.get().weight().shape();
    int inputs = shape.get(weights.get().outputsFirst() ? 1 : 0);
    boolean fits =
        groups > 0
            && inputs * groups == arithmetic.channels()
            && weights.get().outputs() % groups == 0;
    boolean shifts = !arithmetic.onlyScales();
    if (!fits || (node.is("Conv") && shifts && pads(node, shape, map.get()))) {
      return Optional.empty();
    }
    Node behind = weights.get().behind(arithmetic, (int) groups).node(node, rewrite);
    List<String> taken = new ArrayList<>(behind.inputs());
    taken.set(0, affine.first());
    return Optional.of(behind.withInputs(taken));
  }

  private static boolean pads(Node node, List<Integer> weight, List<Integer> map) {
    List<Long> kernel = List.of((long) weight.get(2), (long) weight.get(3));
    return map.size() != 3 || Windows.of(node, kernel, map.get(1), map.get(2)).isPadded();
  }
}
