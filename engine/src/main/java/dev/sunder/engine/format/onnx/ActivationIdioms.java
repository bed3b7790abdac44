package dev.sunder.engine.format.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one activation of what exporters spell out: x · sigmoid(x) is Swish, x · hardsigmoid(x) or
 * x · clip(x + 3, 0, 6) / 6 is HardSwish, x · (1 + erf(x / √2)) / 2 is Gelu; a Clip has its bounds
 * as attributes, as it had before operator set 11.
 */
final class ActivationIdioms implements Pass {

  private static final double NEAR = 1e-4;

  @Override
  public Graph apply(Graph graph) {
    return new Walk(graph).done();
  }

  /** A factor, or what a node adds: the value beside a constant. */
  private record Beside(String value, double constant) {}

  private static final class Walk {
    private final Graph graph;
    private final Rewrite rewrite;

    Walk(Graph graph) {
      this.graph = graph;
      rewrite = new Rewrite(graph);
    }

    Graph done() {
      for (Node old : graph.nodes()) {
        Node node = rewrite.current(old);
        Optional<Node> plain =
            switch (node.operator()) {
              case "Clip" -> Optional.of(bounded(node));
              case "Mul" -> product(node);
              case "Div" -> beside(node, "Div").flatMap(by -> scaled(node, by, by.constant()));
              default -> Optional.empty();
            };
        rewrite.keep(plain.orElse(node));
      }
      return new DeadNodes().apply(rewrite.done());
    }

    private Node bounded(Node node) {
      Node bounded = node;
      List<String> names = List.of("min", "max");
      for (int i = 0; i < names.size(); i++) {
        Optional<Float> bound = scalar(node, i + 1).map(Double::floatValue);
        if (bound.isPresent()) {
          bounded = bounded.with(names.get(i), new Attribute.Real(bound.get()));
        } else if (node.input(i + 1).isPresent()) {
          throw node.wrong(names.get(i) + ": expected a constant of one value");
        }
      }
      return bounded.withInputs(node.inputs().subList(0, 1));
    }

    private Optional<Node> product(Node node) {
      if (node.inputs().size() != 2) {
        return Optional.empty();
      }
      for (int i = 0; i < 2; i++) {
        String x = node.inputs().get(i);
        Optional<Node> gate = rewrite.maker(node.inputs().get(1 - i));
        if (gate.isPresent() && !gate.get().inputs().isEmpty() && gate.get().first().equals(x)) {
          if (gate.get().is("Sigmoid")) {
            return Optional.of(node.with("Swish", List.of(x), Map.of()));
          }
          if (gate.get().is("HardSigmoid") && isHardSwish(gate.get())) {
            return Optional.of(node.with("HardSwish", List.of(x), Map.of()));
          }
        }
        Optional<String> gated = gate.flatMap(maker -> shiftedClip(maker, 6));
        if (gated.equals(Optional.of(x))) {
          return Optional.of(node.with("HardSwish", List.of(x), Map.of()));
        }
        Optional<Node> gelu = gate.flatMap(maker -> gelu(node, maker, x));
        if (gelu.isPresent()) {
          return gelu;
        }
      }
      return beside(node, "Mul").flatMap(by -> scaled(node, by, 1 / by.constant()));
    }

    private static boolean isHardSwish(Node gate) {
      return isNear(gate.number("alpha", 0.2f), 1.0 / 6) && isNear(gate.number("beta", 0.5f), 0.5);
    }

    /** What is x · clip(x + 3, 0, 6) or x · (1 + erf(x / √2)), divided. */
    private Optional<Node> scaled(Node node, Beside by, double divisor) {
      Optional<Node> product = rewrite.maker(by.value()).filter(maker -> maker.is("Mul"));
      if (product.isEmpty() || product.get().inputs().size() != 2) {
        return Optional.empty();
      }
      for (int i = 0; i < 2; i++) {
        String x = product.get().inputs().get(i);
        Optional<Node> gate = rewrite.maker(product.get().inputs().get(1 - i));
        if (isNear(divisor, 6)
            && gate.flatMap(maker -> shiftedClip(maker, 1)).equals(Optional.of(x))) {
          return Optional.of(node.with("HardSwish", List.of(x), Map.of()));
        }
        if (isNear(divisor, 2) && gate.flatMap(this::erfArgument).equals(Optional.of(x))) {
          return Optional.of(node.with("Gelu", List.of(x), Map.of()));
        }
      }
      return Optional.empty();
    }

    /** The x of clip(x + 3, 0, 6) over a divisor. */
    private Optional<String> shiftedClip(Node node, double divisor) {
      Node clip = node;
      if (divisor != 1) {
        Optional<Beside> by = beside(node, "Div");
        if (by.isEmpty() || !isNear(by.get().constant(), divisor)) {
          return Optional.empty();
        }
        clip = rewrite.maker(by.get().value()).orElse(node);
      }
      boolean bounds =
          clip.is("Clip")
              && isNear(clip.number("min", Float.NaN), 0)
              && isNear(clip.number("max", Float.NaN), 6);
      return bounds ? rewrite.maker(clip.first()).flatMap(sum -> plus(sum, 3)) : Optional.empty();
    }

    private Optional<String> plus(Node node, double constant) {
      return beside(node, "Add").filter(by -> isNear(by.constant(), constant)).map(Beside::value);
    }

    /** x of 1 + erf(x / √2). */
    private Optional<String> erfArgument(Node node) {
      return plus(node, 1)
          .flatMap(rewrite::maker)
          .filter(maker -> maker.is("Erf"))
          .flatMap(erf -> rewrite.maker(erf.first()))
          .flatMap(
              inner ->
                  beside(inner, "Div")
                      .filter(by -> isNear(by.constant(), Math.sqrt(2)))
                      .or(
                          () ->
                              beside(inner, "Mul")
                                  .filter(by -> isNear(by.constant(), Math.sqrt(0.5)))))
          .map(Beside::value);
    }

    /** (x / 2) · (1 + erf(x / √2)). */
    private Optional<Node> gelu(Node node, Node gate, String half) {
      Optional<String> x = erfArgument(gate);
      Optional<Beside> halved =
          rewrite
              .maker(half)
              .flatMap(
                  maker ->
                      beside(maker, "Mul")
                          .filter(by -> isNear(by.constant(), 0.5))
                          .or(() -> beside(maker, "Div").filter(by -> isNear(by.constant(), 2))));
      return x.isPresent() && halved.map(Beside::value).equals(x)
          ? Optional.of(node.with("Gelu", List.of(x.get()), Map.of()))
          : Optional.empty();
    }

    /** The value that a node combines with one constant; what it divides by is second. */
    private Optional<Beside> beside(Node node, String operator) {
      if (!node.is(operator) || node.inputs().size() != 2) {
        return Optional.empty();
      }
      Optional<Double> second = scalar(node, 1);
      if (second.isPresent()) {
        return Optional.of(new Beside(node.first(), second.get()));
      }
      return operator.equals("Div")
          ? Optional.empty()
          : scalar(node, 0).map(constant -> new Beside(node.inputs().get(1), constant));
    }

    private Optional<Double> scalar(Node node, int place) {
      return rewrite
          .floats(node, place)
          .filter(constant -> constant.elements() == 1)
          .map(constant -> (double) constant.values()[0]);
    }

    private static boolean isNear(double value, double expected) {
      return Math.abs(value - expected) <= NEAR;
    }
  }
}
