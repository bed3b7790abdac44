package dev.sunder.engine.format;

import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.Clip;
import java.util.List;
import java.util.Map;

/**
 * Writes activations as nodes of operator set 13: as the operator of that name, or of others where
 * that came later or takes its parameters as inputs.
 */
final class OnnxFunctions {

  /** Writes the nodes of a function. */
  private interface Writer {
    String write(OnnxFunctions functions, String x, Activation function);
  }

  private static final Map<ActivationKind, Writer> OTHERS =
      Map.of(
          Activation.RELU6.kind(), (to, x, function) -> to.clip(x, (Clip) function),
          Activation.SILU.kind(), (to, x, function) -> to.multiplied(x, to.node("Sigmoid", x)),
          Activation.HARD_SWISH.kind(), (to, x, function) -> to.hardSwish(x),
          Activation.GELU.kind(), (to, x, function) -> to.gelu(x),
          Activation.GELU_TANH.kind(), (to, x, function) -> to.geluTanh(x));

  private final OnnxGraph graph;
  private final String place;

  /** What writes to a graph, with names that begin with a place. */
  OnnxFunctions(OnnxGraph graph, String place) {
    this.graph = graph;
    this.place = place;
  }

  /** Adds the function of a value; gives the name of the result. */
  String write(String x, Activation function) {
    if (function.equals(Activation.IDENTITY)) {
      return x;
    }
    Writer other = OTHERS.get(function.kind());
    return other == null ? operator(x, function) : other.write(this, x, function);
  }

  private String operator(String x, Activation function) {
    List<ActivationKind.Parameter> parameters = function.kind().parameters();
    Attribute[] attributes = new Attribute[parameters.size()];
    for (int i = 0; i < attributes.length; i++) {
      attributes[i] = Attribute.of(parameters.get(i).attribute(), function.parameters().get(i));
    }
    return graph.node(place, function.kind().operator(), List.of(x), attributes);
  }

  private String clip(String x, Clip function) {
    return node("Clip", x, number(function.min()), number(function.max()));
  }

  private String hardSwish(String x) {
    String share =
        graph.node(
            place,
            "HardSigmoid",
            List.of(x),
            Attribute.of("alpha", 1f / 6),
            Attribute.of("beta", 0.5f));
    return multiplied(x, share);
  }

  /** x/2 · (1 + erf(x/√2)). */
  private String gelu(String x) {
    return half(x, node("Erf", scaled(x, (float) Math.sqrt(0.5))));
  }

  /** x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))). */
  private String geluTanh(String x) {
    String cube = multiplied(multiplied(x, x), x);
    String sum = node("Add", x, scaled(cube, 0.044715f));
    return half(x, node("Tanh", scaled(sum, (float) Math.sqrt(2 / Math.PI))));
  }

  /** x/2 · (1 + share). */
  private String half(String x, String share) {
    return multiplied(scaled(x, 0.5f), node("Add", share, number(1)));
  }

  private String scaled(String x, float factor) {
    return multiplied(x, number(factor));
  }

  private String multiplied(String x, String factor) {
    return node("Mul", x, factor);
  }

  private String node(String operator, String... inputs) {
    return graph.node(place, operator, List.of(inputs));
  }

  private String number(float value) {
    return graph.floats("number." + value, List.of(), new float[] {value});
  }
}
