package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The weight and bias of a node.
 *
 * @param outputsFirst whether the weight's first dimension is the outputs', or its second
 */
record Weights(Constant.Floats weight, Optional<float[]> bias, boolean outputsFirst) {

  /** Those of a convolution, or of a Gemm that has nothing else. */
  static Optional<Weights> of(Node node, Function<String, Constant> constants) {
    if (!Operators.WEIGHTED.contains(node.operator())) {
      return Optional.empty();
    }
    Optional<Constant> weight = node.input(1).map(constants);
    Optional<Constant> bias = node.input(2).map(constants);
    boolean outputsFirst = node.is("Conv") || node.integer("transB", 0) != 0;
    if (!(weight.orElse(null) instanceof Constant.Floats matrix)
        || matrix.shape().size() != (node.is("Conv") ? 4 : 2)
        || node.input(2).isPresent() != bias.isPresent()) {
      return Optional.empty();
    }
    int outputs = matrix.shape().get(outputsFirst ? 0 : 1);
    if (bias.isEmpty()) {
      return Optional.of(new Weights(matrix, Optional.empty(), outputsFirst));
    }
    return bias.get() instanceof Constant.Floats values && values.shape().equals(List.of(outputs))
        ? Optional.of(new Weights(matrix, Optional.of(values.values()), outputsFirst))
        : Optional.empty();
  }

  int outputs() {
    return weight.shape().get(outputsFirst ? 0 : 1);
  }

  float[] biasOrZeros() {
    return bias.orElseGet(() -> new float[outputs()]);
  }

  /**
   * These behind what scales and shifts each of their inputs.
   *
   * @param groups of a convolution: each sees only its part of the inputs
   */
  Weights behind(Affine before, int groups) {
    float[] from = weight.values();
    float[] scaled = new float[from.length];
    float[] shifted = biasOrZeros().clone();
    int outputs = outputs();
    int inputs = before.channels() / groups;
    int pixels = from.length / outputs / inputs;
    for (int i = 0; i < scaled.length; i++) {
      int output = outputsFirst ? i / pixels / inputs : i % outputs;
      int input = outputsFirst ? i / pixels % inputs : i / outputs;
      int channel = output / (outputs / groups) * inputs + input;
      scaled[i] = from[i] * before.scale()[channel];
      shifted[output] += from[i] * before.shift()[channel];
    }
    return new Weights(
        Constant.Floats.of(weight.shape(), scaled), Optional.of(shifted), outputsFirst);
  }

  /** These, and then what scales and shifts each output. */
  Weights then(Affine next) {
    float[] from = weight.values();
    float[] scaled = new float[from.length];
    int inputs = from.length / outputs();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = from[i] * next.scale()[outputsFirst ? i / inputs : i % outputs()];
    }
    float[] shifted = Affine.adding(biasOrZeros()).then(next).shift();
    return new Weights(
        Constant.Floats.of(weight.shape(), scaled), Optional.of(shifted), outputsFirst);
  }

  /** The node with these instead of its own. */
  Node node(Node instead, Rewrite rewrite) {
    List<String> inputs = new ArrayList<>(instead.inputs().subList(0, 1));
    inputs.add(rewrite.add(weight));
    bias.ifPresent(values -> inputs.add(rewrite.add(Constant.Floats.vector(values))));
    return instead.withInputs(inputs);
  }
}
