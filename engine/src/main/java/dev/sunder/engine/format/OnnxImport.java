package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sunder.engine.model.Model;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a model of another's ONNX graph, if that is a chain of layers that {@link Layer} has. */
final class OnnxImport {

  private static final int OLDEST_OPERATOR_SET = 7;
  private static final Set<String> WITH_SIDE_OUTPUTS = Set.of("Dropout", "MaxPool");

  private final GraphProto graph;
  private final Map<String, OnnxTensor> constants = new HashMap<>();
  private final OnnxStages stages;
  private final OnnxLayers layers;

  /** The value that the chain has come to. */
  private String x;

  private OnnxImport(ModelProto message) {
    graph = message.getGraph();
    requireOperatorSet(message);
    for (TensorProto constant : graph.getInitializerList()) {
      if (constants.put(constant.getName(), new OnnxTensor(constant)) != null) {
        throw new IllegalArgumentException(
            "the constant " + Quoted.of(constant.getName()) + " is there twice");
      }
    }
    ValueInfoProto input = input();
    x = input.getName();
    stages = new OnnxStages(shape(input));
    layers = new OnnxLayers(constants, stages);
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
    if (node.inputs().isEmpty() || !node.inputs().get(0).equals(x)) {
      throw node.wrong("expected a chain of nodes: its first input should be " + Quoted.of(x));
    }
    int outputs = node.outputs().size();
    if (outputs < 1 || (outputs > 1 && !WITH_SIDE_OUTPUTS.contains(node.operator()))) {
      throw node.wrong("expected one output, got " + outputs);
    }
    layers.add(node);
    x = node.outputs().get(0);
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
