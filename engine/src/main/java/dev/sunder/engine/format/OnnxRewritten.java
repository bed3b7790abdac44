package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells whether a graph that Sunder wrote is still the one that it wrote, or another's. */
final class OnnxRewritten {

  /** Operators that one flipped bit can make differ: one that is there no more, one that is new. */
  private static final int DIFFERENT_BY_A_BIT = 2;

  private OnnxRewritten() {}

  /**
   * Whether a graph is the one that belongs to a network.
   *
   * @param written what is written for the network, without the parameters' constants
   */
  static boolean isSame(GraphProto graph, GraphProto written) {
    Set<String> parameters = new HashSet<>();
    written.getNodeList().forEach(node -> parameters.addAll(node.getInputList()));
    written.getInitializerList().forEach(constant -> parameters.remove(constant.getName()));
    List<TensorProto> others = new ArrayList<>(graph.getInitializerList());
    others.removeIf(constant -> parameters.contains(constant.getName()));
    return sorted(graph).equals(sorted(written))
        && undocumented(graph.getInputList()).equals(undocumented(written.getInputList()))
        && undocumented(graph.getOutputList()).equals(undocumented(written.getOutputList()))
        && others.equals(written.getInitializerList());
  }

  /**
   * Whether a file was written anew by another program, and not only damaged: it has another number
   * of nodes, or more other operators, or another set of operators, than one flipped bit can bring
   * about in a graph that still holds together.
   */
  static boolean isRewritten(ModelProto message, GraphProto written) {
    Map<String, Integer> surplus = new HashMap<>();
    GraphProto graph = message.getGraph();
    graph.getNodeList().forEach(node -> surplus.merge(node.getOpType(), 1, Integer::sum));
    written.getNodeList().forEach(node -> surplus.merge(node.getOpType(), -1, Integer::sum));
    int different = surplus.values().stream().mapToInt(Math::abs).sum();
    boolean converted =
        message.getOpsetImportList().stream()
            .mapToLong(OperatorSetIdProto::getVersion)
            .anyMatch(version -> Long.bitCount(version ^ OnnxFile.OPERATOR_SET) > 1);
    return converted
        || graph.getNodeCount() != written.getNodeCount()
        || different > DIFFERENT_BY_A_BIT;
  }

  /** What computes nothing does not make another graph. */
  private static List<ValueInfoProto> undocumented(List<ValueInfoProto> values) {
    return values.stream().map(value -> value.toBuilder().clearDocString().build()).toList();
  }

  /** The nodes, the attributes of each in one order. */
  private static List<NodeProto> sorted(GraphProto graph) {
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      List<AttributeProto> attributes = new ArrayList<>(node.getAttributeList());
      attributes.sort(Comparator.comparing(AttributeProto::getName));
      nodes.add(node.toBuilder().clearAttribute().addAllAttribute(attributes).build());
    }
    return nodes;
  }
}
