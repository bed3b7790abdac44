package dev.sunder.engine.format;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.ActivationKind.Parameter;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes layers of the nodes of another's graph, operator by operator. */
final class OnnxLayers {

  private final Map<String, OnnxTensor> constants;
  private final OnnxStages stages;
  private boolean ended;

  /**
   * What adds to the given stages.
   *
   * @param constants by name, as far as they are known when a node is added
   */
  OnnxLayers(Map<String, OnnxTensor> constants, OnnxStages stages) {
    this.constants = constants;
    this.stages = stages;
  }

  /** Adds what a node computes. */
  void add(OnnxNode node) {
    if (ended) {
      throw node.wrong("expected nothing after a Softmax");
    }
    switch (node.operator()) {
      case "Conv" -> convolution(node);
      case "Gemm" -> fullyConnected(node);
      case "MaxPool" -> maxPool(node);
      case "AveragePool" -> averagePool(node);
      case "GlobalAveragePool" -> {
        node.requireAttributes();
        Shape map = stages.map(node);
        Window whole = new Window(map.h(), map.w(), 1, 1, 0, 0);
        stages.add(node, new Layer.Pooling(PoolingKind.AVERAGE, whole));
      }
      case "LRN" -> {
        node.requireAttributes("alpha", "beta", "bias", "size");
        stages.map(node);
        stages.add(
            node,
            node.made(
                () ->
                    new Layer.LocalResponseNormalisation(
                        Math.toIntExact(node.integer("size", 0)),
                        node.number("alpha", 1e-4f),
                        node.number("beta", 0.75f),
                        node.number("bias", 1))));
      }
      case "Dropout" -> dropout(node);
      case "Flatten" -> {
        node.requireAttributes("axis");
        node.requireInteger("axis", 1, 1);
        stages.flatten();
      }
      case "Reshape" -> reshape(node);
      case "Identity" -> node.requireAttributes();
      case "Softmax", "LogSoftmax" -> {
        // Networks end in logits; what reads them applies the softmax.
        node.requireAttributes("axis");
        long axis = node.integer("axis", -1);
        if (!stages.isFlat() || (axis != 1 && axis != -1)) {
          throw node.wrong("expected it over the classes (axis 1) of a flat output");
        }
        ended = true;
      }
      default ->
          elementwise(
              node, Activation.ofOperator(node.operator()).orElseThrow(() -> unknown(node)));
    }
  }

  private void convolution(OnnxNode node) {
    node.requireAttributes("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
    node.requireInteger("group", 1, 1);
    OnnxTensor weight = constant(node, 1).orElseThrow(() -> node.wrong("it has no weight"));
    weight.requireFloats();
    if (weight.shape().size() != 4) {
      throw node.wrong("expected a weight of four dimensions, got " + weight.shape());
    }
    List<Long> kernel = weight.shape().subList(2, 4);
    Window window = node.window(Optional.of(kernel));
    stages.map(node);
    Layer.Linear layer =
        node.made(() -> new Layer.Convolution(Math.toIntExact(weight.shape().get(0)), window));
    stages.addWeighted(node, layer, weight, false, constant(node, 2));
  }

  private void fullyConnected(OnnxNode node) {
    node.requireAttributes("alpha", "beta", "transA", "transB");
    node.requireInteger("transA", 0, 0);
    if (node.number("alpha", 1) != 1 || node.number("beta", 1) != 1) {
      throw node.wrong("expected alpha and beta of 1");
    }
    OnnxTensor weight = constant(node, 1).orElseThrow(() -> node.wrong("it has no weight"));
    weight.requireFloats();
    if (weight.shape().size() != 2 || !stages.isFlat()) {
      throw node.wrong(
          "expected flat features and a weight of two dimensions, got " + weight.shape());
    }
    boolean transposed = node.integer("transB", 0) == 0; // Ours is (outputs, inputs).
    long outputs = weight.shape().get(transposed ? 1 : 0);
    Layer.Linear layer = node.made(() -> new Layer.FullyConnected(Math.toIntExact(outputs)));
    stages.addWeighted(node, layer, weight, transposed, constant(node, 2));
  }

  private void elementwise(OnnxNode node, ActivationKind kind) {
    List<Parameter> parameters = kind.parameters();
    node.requireAttributes(parameters.stream().map(Parameter::attribute).toArray(String[]::new));
    List<Float> values =
        parameters.stream().map(each -> node.number(each.attribute(), each.usual())).toList();
    stages.add(node, node.made(() -> new Layer.Elementwise(kind.of(values))));
  }

  private static OnnxNode.Wrong unknown(OnnxNode node) {
    String functions =
        Activation.kinds().stream().map(ActivationKind::operator).collect(Collectors.joining(", "));
    return node.wrong(
        "unknown operator; known are Conv, Gemm, MaxPool, AveragePool, GlobalAveragePool, LRN,"
            + " Dropout, Flatten, Reshape, Constant, Softmax, "
            + functions);
  }

  private void maxPool(OnnxNode node) {
    node.requireAttributes(
        "auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides");
    node.requireInteger("ceil_mode", 0, 0);
    stages.map(node);
    stages.add(node, new Layer.Pooling(PoolingKind.MAX, node.window(Optional.empty())));
  }

  private void averagePool(OnnxNode node) {
    node.requireAttributes(
        "auto_pad",
        "ceil_mode",
        "count_include_pad",
        "dilations",
        "kernel_shape",
        "pads",
        "strides");
    node.requireInteger("ceil_mode", 0, 0);
    Window window = node.window(Optional.empty());
    if (window.rows().before() > 0 || window.columns().before() > 0) {
      node.requireInteger("count_include_pad", 0, 1);
    }
    stages.map(node);
    stages.add(node, new Layer.Pooling(PoolingKind.AVERAGE, window));
  }

  private void dropout(OnnxNode node) {
    node.requireAttributes("ratio", "seed");
    float rate = node.number("ratio", 0.5f);
    Optional<OnnxTensor> ratio = constant(node, 1);
    if (ratio.isPresent()) {
      ratio.get().requireFloats(List.of());
      float[] value = new float[1];
      ratio.get().read(value);
      rate = value[0];
    }
    if (constant(node, 2).filter(OnnxTensor::isTrue).isPresent()) {
      throw node.wrong("training_mode: expected false");
    }
    float known = rate;
    stages.add(node, node.made(() -> new Layer.Dropout(known)));
  }

  /** Knows the reshapes that make features: to (N, F), F given or left open. */
  private void reshape(OnnxNode node) {
    node.requireAttributes("allowzero");
    node.requireInteger("allowzero", 0, 0);
    List<Long> target =
        constant(node, 1).orElseThrow(() -> node.wrong("it has no shape")).integers();
    long features = stages.features();
    boolean flat =
        target.size() == 2
            && (target.get(1) == features
                ? target.get(0) == 0 || target.get(0) == -1 || target.get(0) == 1
                : target.get(1) == -1 && (target.get(0) == 0 || target.get(0) == 1));
    if (!flat) {
      throw node.wrong("expected a shape of [0, -1] or [-1, " + features + "], got " + target);
    }
    stages.flatten();
  }

  private Optional<OnnxTensor> constant(OnnxNode node, int input) {
    if (node.inputs().size() <= input || node.inputs().get(input).isEmpty()) {
      return Optional.empty();
    }
    String name = node.inputs().get(input);
    return Optional.of(
        Optional.ofNullable(constants.get(name))
            .orElseThrow(
                () -> node.wrong("its input " + Quoted.of(name) + " is no constant of the file")));
  }
}
