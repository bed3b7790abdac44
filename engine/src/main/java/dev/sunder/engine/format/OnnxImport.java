package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Layer;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a model of another's ONNX graph, if that is a chain of layers that {@link Layer} has. */
final class OnnxImport {

  private static final int OLDEST_OPERATOR_SET = 7;
  private static final Set<String> WITH_SIDE_OUTPUTS = Set.of("Dropout", "MaxPool");

  private final GraphProto graph;
  private final Map<String, OnnxTensor> constants = new HashMap<>();
  private final OnnxStages stages;

  /** The value that the chain has come to. */
  private String x;

  private boolean ended;

  private OnnxImport(ModelProto message) {
    graph = message.getGraph();
    requireOperatorSet(message);
    for (TensorProto constant : graph.getInitializerList()) {
      constants.put(constant.getName(), new OnnxTensor(constant));
    }
    ValueInfoProto input = input();
    x = input.getName();
    stages = new OnnxStages(shape(input));
  }

  static Model model(ModelProto message) {
    return new OnnxImport(message).build(message);
  }

  private Model build(ModelProto message) {
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto proto = graph.getNode(i);
      OnnxNode node = new OnnxNode(proto, i);
      if (!node.domain().isEmpty()) {
        throw node.wrong("expected ONNX's own operators, got one of " + Quoted.of(node.domain()));
      }
      if (node.operator().equals("Constant")) {
        node.requireAttributes("value");
        OnnxTensor value =
            node.tensor("value").orElseThrow(() -> node.wrong("the attribute value is missing"));
        constants.put(node.outputs().isEmpty() ? "" : node.outputs().get(0), value);
      } else {
        advance(node);
      }
    }
    if (graph.getOutputCount() != 1 || !graph.getOutput(0).getName().equals(x)) {
      throw new IllegalArgumentException(
          "expected one output of the graph, the last node's " + Quoted.of(x));
    }
    String name = graph.getName().isBlank() ? "imported" : graph.getName();
    String producer = message.getProducerName() + " " + message.getProducerVersion();
    return stages.model(name, Map.of("onnx.producer", producer.strip()));
  }

  /** Takes the next node of the chain. */
  private void advance(OnnxNode node) {
    if (ended) {
      throw node.wrong("expected nothing after a Softmax");
    }
    if (node.inputs().isEmpty() || !node.inputs().get(0).equals(x)) {
      throw node.wrong("expected a chain of nodes: its first input should be " + Quoted.of(x));
    }
    int outputs = node.outputs().size();
    if (outputs < 1 || (outputs > 1 && !WITH_SIDE_OUTPUTS.contains(node.operator()))) {
      throw node.wrong("expected one output, got " + outputs);
    }
    layer(node);
    x = node.outputs().get(0);
  }

  private void layer(OnnxNode node) {
    switch (node.operator()) {
      case "Conv" -> convolution(node);
      case "Gemm" -> fullyConnected(node);
      case "Relu" -> elementwise(node, Activation.RELU);
      case "Sigmoid" -> elementwise(node, Activation.SIGMOID);
      case "Tanh" -> elementwise(node, Activation.TANH);
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
          throw node.wrong(
              "unknown operator; known are Conv, Gemm, Relu, Sigmoid, Tanh, MaxPool, AveragePool,"
                  + " GlobalAveragePool, LRN, Dropout, Flatten, Reshape, Identity, Constant,"
                  + " Softmax");
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
    Layer.Weighted layer =
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
    Layer.Weighted layer = node.made(() -> new Layer.FullyConnected(Math.toIntExact(outputs)));
    stages.addWeighted(node, layer, weight, transposed, constant(node, 2));
  }

  private void elementwise(OnnxNode node, Activation function) {
    node.requireAttributes();
    stages.add(node, new Layer.Elementwise(function));
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
    if (window.padHeight() > 0 || window.padWidth() > 0) {
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

  private static void requireOperatorSet(ModelProto message) {
    long version = 0;
    for (OperatorSetIdProto set : message.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        version = set.getVersion();
      }
    }
    if (version < OLDEST_OPERATOR_SET) {
      throw new IllegalArgumentException(
          "expected ONNX's operator set " + OLDEST_OPERATOR_SET + " or later, got " + version);
    }
  }

  private ValueInfoProto input() {
    // Old files list their constants among the inputs.
    List<ValueInfoProto> inputs =
        graph.getInputList().stream()
            .filter(input -> !constants.containsKey(input.getName()))
            .toList();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "expected a graph of one input, got one of " + inputs.size());
    }
    return inputs.get(0);
  }

  private static Shape shape(ValueInfoProto input) {
    List<Dimension> sizes = input.getType().getTensorType().getShape().getDimList();
    boolean floats =
        input.getType().getTensorType().getElemType() == TensorProto.DataType.FLOAT_VALUE;
    boolean known =
        sizes.size() == 4
            && sizes.stream()
                .skip(1)
                .allMatch(size -> size.getDimValue() > 0 && size.getDimValue() <= 1 << 30);
    if (!floats || !known) {
      throw new IllegalArgumentException(
          "the input "
              + Quoted.of(input.getName())
              + ": expected floats of the shape (N, C, H, W), all but N known");
    }
    return new Shape(
        1,
        (int) sizes.get(1).getDimValue(),
        (int) sizes.get(2).getDimValue(),
        (int) sizes.get(3).getDimValue());
  }
}
