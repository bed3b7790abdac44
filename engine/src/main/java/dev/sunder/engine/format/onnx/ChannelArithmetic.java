package dev.sunder.engine.format.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one {@link Affine} of arithmetic with one constant a channel, and of any row of it. */
final class ChannelArithmetic implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Shapes shapes = Shapes.of(graph);
    Map<String, List<Node>> users = graph.users();
    Rewrite rewrite = new Rewrite(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      Optional<String> x = argument(node, rewrite);
      Optional<Integer> rank = x.flatMap(shapes::of).map(List::size);
      Optional<Integer> channels =
          x.flatMap(shapes::example).filter(sizes -> !sizes.isEmpty()).map(sizes -> sizes.get(0));
      Optional<Affine> affine =
          channels.isEmpty()
              ? Optional.empty()
              : node.made(() -> affine(node, rewrite, rank.orElseThrow(), channels.get()));
      if (affine.isEmpty()) {
        rewrite.keep(node);
        continue;
      }
      Optional<Node> before =
          rewrite
              .maker(x.get())
              .filter(maker -> maker.is(Operators.AFFINE) && users.get(x.get()).size() == 1);
      Affine all =
          before.map(maker -> Affine.of(maker, rewrite).then(affine.get())).orElse(affine.get());
      rewrite.keep(all.node(node, before.map(Node::first).orElse(x.get()), rewrite));
    }
    return new DeadNodes().apply(rewrite.done());
  }

  /** The value that depends on the input, if the node takes just one. */
  private static Optional<String> argument(Node node, Rewrite rewrite) {
    if (node.is("Neg")) {
      return Optional.of(node.first());
    }
    if (!Operators.BINARY.contains(node.operator()) || node.inputs().size() != 2) {
      return Optional.empty();
    }
    boolean first = rewrite.constant(node, 0).isPresent();
    boolean second = rewrite.constant(node, 1).isPresent();
    return first == second ? Optional.empty() : node.input(first ? 1 : 0);
  }

  private static Optional<Affine> affine(Node node, Rewrite rewrite, int rank, int channels) {
    if (node.is("Neg")) {
      return Optional.of(Affine.multiplying(filled(channels, -1)));
    }
    boolean constantFirst = rewrite.constant(node, 0).isPresent();
    Optional<float[]> values =
        rewrite
            .floats(node, constantFirst ? 0 : 1)
            .flatMap(constant -> perChannel(constant, rank, channels));
    if (values.isEmpty() || (constantFirst && node.is("Div"))) {
      return Optional.empty();
    }
    float[] c = values.get();
    return Optional.of(
        switch (node.operator()) {
          case "Add" -> Affine.adding(c);
          case "Mul" -> Affine.multiplying(c);
          case "Div" -> Affine.multiplying(inverted(c));
          default ->
              constantFirst
                  ? Affine.multiplying(filled(channels, -1)).then(Affine.adding(c))
                  : Affine.adding(negated(c));
        });
  }

  /** The constant's value for each channel, if all pixels of one have the same. */
  private static Optional<float[]> perChannel(Constant.Floats constant, int rank, int channels) {
    List<Integer> shape = constant.shape();
    int axis = shape.size() - (rank - 1); // Where the channels are in the constant's shape.
    for (int i = 0; i < shape.size(); i++) {
      if (shape.get(i) != 1 && (i != axis || shape.get(i) != channels)) {
        return Optional.empty();
      }
    }
    if (shape.size() > rank) {
      return Optional.empty();
    }
    float[] values = constant.values();
    return Optional.of(values.length == channels ? values : filled(channels, values[0]));
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private static float[] negated(float[] values) {
    float[] negated = new float[values.length];
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -values[i];
    }
    return negated;
  }

  private static float[] inverted(float[] values) {
    float[] inverted = new float[values.length];
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = 1 / values[i];
    }
    return inverted;
  }
}
