package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sunder.engine.format.onnx.Attribute;
import dev.sunder.engine.format.onnx.Constant;
import dev.sunder.engine.format.onnx.Graph;
import dev.sunder.engine.format.onnx.Node;
import dev.sunder.engine.format.onnx.Size;
import dev.sunder.engine.text.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the graph of an ONNX message as a value that knows nothing of the format. */
final class OnnxGraphReader {

  private static final int OLDEST_OPERATOR_SET = 7;
  private static final int NEWEST_OPERATOR_SET = 23;
  private static final int LARGEST_SIZE = 1 << 30;
  private static final Set<String> WITH_SIDE_OUTPUTS =
      Set.of("BatchNormalization", "Dropout", "MaxPool");

  private final GraphProto graph;
  private final OnnxExternalData external;
  private final Map<String, Constant> constants = new HashMap<>();

  private OnnxGraphReader(GraphProto graph, OnnxExternalData external) {
    this.graph = graph;
    this.external = external;
  }

  /**
   * The graph of a message.
   *
   * @param external where values of constants may lie besides the message
   * @throws IllegalArgumentException if it has not one input and one output, or more than a network
   */
  static Graph read(ModelProto message, OnnxExternalData external) {
    long operatorSet = operatorSet(message);
    return new OnnxGraphReader(message.getGraph(), external).graph(operatorSet);
  }

  private Graph graph(long operatorSet) {
    if (graph.getNodeCount() > Graph.MOST_NODES) {
      throw new IllegalArgumentException(
          "expected at most " + Graph.MOST_NODES + " nodes, got " + graph.getNodeCount());
    }
    long values = 0;
    for (TensorProto constant : graph.getInitializerList()) {
      Constant value = new OnnxTensor(constant, external).constant();
      if (constants.put(constant.getName(), value) != null) {
        throw new IllegalArgumentException(
            "the constant " + Quoted.of(constant.getName()) + " is there twice");
      }
      values += value.elements();
    }
    // The values and the parameters made of them.
    HeapBound.require(2 * Float.BYTES * values, "reading the file");
    ValueInfoProto input = input();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      nodes.add(node(graph.getNode(i), i));
    }
    if (graph.getOutputCount() != 1) {
      throw new IllegalArgumentException(
          "expected a graph of one output, got one of " + graph.getOutputCount());
    }
    List<Dimension> sizes = input.getType().getTensorType().getShape().getDimList();
    return new Graph(
        operatorSet,
        input.getName(),
        shape(input, sizes),
        Math.max(0, sizes.get(0).getDimValue()),
        constants,
        nodes,
        graph.getOutput(0).getName());
  }

  private static long operatorSet(ModelProto message) {
    long version = 0;
    for (OperatorSetIdProto set : message.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        version = set.getVersion();
      }
    }
    if (version < OLDEST_OPERATOR_SET || version > NEWEST_OPERATOR_SET) {
      throw new IllegalArgumentException(
          "expected ONNX's operator set "
              + OLDEST_OPERATOR_SET
              + " to "
              + NEWEST_OPERATOR_SET
              + ", got "
              + version);
    }
    return version;
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

  private static List<Size> shape(ValueInfoProto input, List<Dimension> sizes) {
    boolean floats =
        input.getType().getTensorType().getElemType() == TensorProto.DataType.FLOAT_VALUE;
    boolean known =
        (sizes.size() == 4 || sizes.size() == 2)
            && sizes.stream()
                .skip(1)
                .allMatch(size -> size.getDimValue() > 0 && size.getDimValue() <= LARGEST_SIZE);
    if (!floats || !known) {
      throw new IllegalArgumentException(
          "the input "
              + Quoted.of(input.getName())
              + ": expected floats of the shape (N, C, H, W) or (N, F), all but N known");
    }
    List<Size> shape = new ArrayList<>(List.of(new Size(0, 1)));
    sizes.stream().skip(1).forEach(size -> shape.add(Size.of(size.getDimValue())));
    return shape;
  }

  private Node node(NodeProto proto, int place) {
    String name = proto.getName().isEmpty() ? "#" + place : proto.getName();
    Map<String, Attribute> attributes = new HashMap<>();
    List<String> outputs = new ArrayList<>(proto.getOutputList());
    while (outputs.size() > 1 && outputs.get(outputs.size() - 1).isEmpty()) {
      outputs.remove(outputs.size() - 1);
    }
    String output = outputs.isEmpty() ? "" : outputs.get(0);
    Node bare = new Node(name, proto.getOpType(), proto.getInputList(), output, Map.of());
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute(attribute)) != null) {
        throw bare.wrong("the attribute " + Quoted.of(attribute.getName()) + " is there twice");
      }
    }
    if (!proto.getDomain().isEmpty() && !proto.getDomain().equals("ai.onnx")) {
      throw bare.wrong("expected ONNX's own operators, got one of " + Quoted.of(proto.getDomain()));
    }
    if (output.isEmpty()
        || (outputs.size() > 1 && !WITH_SIDE_OUTPUTS.contains(proto.getOpType()))) {
      throw bare.wrong("expected one output, got " + outputs.size());
    }
    return new Node(name, proto.getOpType(), proto.getInputList(), output, attributes);
  }

  private Attribute attribute(AttributeProto proto) {
    return switch (proto.getType()) {
      case INT -> new Attribute.Whole(proto.getI());
      case FLOAT -> new Attribute.Real(proto.getF());
      case STRING -> new Attribute.Text(proto.getS().toStringUtf8());
      case INTS -> new Attribute.Wholes(proto.getIntsList());
      case FLOATS -> new Attribute.Numbers(proto.getFloatsList());
      case TENSOR -> new Attribute.Value(new OnnxTensor(proto.getT(), external).constant());
      default -> new Attribute.Other(proto.getType().name());
    };
  }
}
