package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An ONNX graph as it grows, node by node. A node's name is its output's name as well. */
final class OnnxGraph {

  /** The batch's size, which a graph leaves open. */
  static final String BATCH = "N";

  private final GraphProto.Builder graph;
  private final Set<String> names = new HashSet<>();

  OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /** An attribute of a node. */
  record Attribute(AttributeProto proto) {

    static Attribute of(String name, long value) {
      return new Attribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.INT)
              .setI(value)
              .build());
    }

    static Attribute of(String name, float value) {
      return new Attribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.FLOAT)
              .setF(value)
              .build());
    }

    static Attribute of(String name, String value) {
      return new Attribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(value))
              .build());
    }

    static Attribute of(String name, List<Long> values) {
      return new Attribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.INTS)
              .addAllInts(values)
              .build());
    }
  }

  /** Declares an input of the graph; the batch's size comes before the given ones. */
  String input(String name, List<Long> sizes) {
    return input(name, sizes, "");
  }

  /** Declares an input of the graph, and says what it is. */
  String input(String name, List<Long> sizes, String documentation) {
    names.add(name);
    graph.addInput(value(name, sizes, documentation));
    return name;
  }

  /** Adds a node; gives the name of its output. */
  String node(String place, String operator, List<String> inputs, Attribute... attributes) {
    String name = place + "/" + operator;
    for (int i = 2; !names.add(name); i++) {
      name = place + "/" + operator + "_" + i;
    }
    NodeProto.Builder node =
        graph
            .addNodeBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(name);
    for (Attribute attribute : attributes) {
      node.addAttribute(attribute.proto());
    }
    return name;
  }

  /** Adds a constant of floats, unless one of that name is there. */
  String floats(String name, List<Long> shape, float[] values) {
    if (names.add(name)) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      constant(name, shape, TensorProto.DataType.FLOAT, bytes);
    }
    return name;
  }

  /** Adds a constant list of integers, unless one of that name is there. */
  String integers(String name, long... values) {
    if (names.add(name)) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asLongBuffer().put(values);
      constant(name, List.of((long) values.length), TensorProto.DataType.INT64, bytes);
    }
    return name;
  }

  /** The whole graph; its output is the given value under the name {@code output}. */
  GraphProto build(String result, List<Long> sizes) {
    return build(result, sizes, "");
  }

  /** The whole graph, which says what its output is. */
  GraphProto build(String result, List<Long> sizes, String documentation) {
    node("", "Identity", List.of(result));
    NodeProto.Builder last = graph.getNodeBuilder(graph.getNodeCount() - 1);
    last.setName("output").setOutput(0, "output");
    return graph.addOutput(value("output", sizes, documentation)).build();
  }

  private void constant(
      String name, List<Long> shape, TensorProto.DataType type, ByteBuffer bytes) {
    graph
        .addInitializerBuilder()
        .setName(name)
        .addAllDims(shape)
        .setDataType(type.getNumber())
        .setRawData(ByteString.copyFrom(bytes));
  }

  private static ValueInfoProto value(String name, List<Long> sizes, String documentation) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(BATCH);
    sizes.forEach(size -> shape.addDimBuilder().setDimValue(size));
    ValueInfoProto.Builder value =
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(TensorProto.DataType.FLOAT.getNumber())
                            .setShape(shape)));
    return documentation.isEmpty() ? value.build() : value.setDocString(documentation).build();
  }
}
