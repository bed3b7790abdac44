package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A classifier of others, made by {@code src/test/python/make_foreign_onnx.py}, and changes to it.
 */
final class ForeignFile {

  private ForeignFile() {}

  static NodeProto.Builder leaky(GraphProto.Builder graph, float alpha) {
    return node(graph, "relu1")
        .setOpType("LeakyRelu")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("alpha")
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(alpha));
  }

  static byte[] bytes(Consumer<GraphProto.Builder> change) throws Exception {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(foreign())).toBuilder();
    change.accept(model.getGraphBuilder());
    return model.build().toByteArray();
  }

  static NodeProto.Builder node(GraphProto.Builder graph, String output) {
    return graph.getNodeBuilderList().stream()
        .filter(node -> node.getOutputCount() > 0 && node.getOutput(0).equals(output))
        .findFirst()
        .orElseThrow();
  }

  static AttributeProto.Builder attribute(GraphProto.Builder graph, String output, String name) {
    return node(graph, output).getAttributeBuilderList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElseGet(
            () ->
                node(graph, output)
                    .addAttributeBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.INT));
  }

  static void integer(GraphProto.Builder graph, String output, String name, long value) {
    attribute(graph, output, name).setI(value);
  }

  static void integers(GraphProto.Builder graph, String output, String name, long... values) {
    AttributeProto.Builder attribute = attribute(graph, output, name).clearInts();
    for (long value : values) {
      attribute.addInts(value);
    }
  }

  static void append(GraphProto.Builder graph, String operator, String from, String to) {
    graph.addNodeBuilder().setName("/" + to).setOpType(operator).addInput(from).addOutput(to);
    graph.getOutputBuilder(0).setName(to);
  }

  static void reshape(GraphProto.Builder graph, long... target) {
    node(graph, "flat").setOpType("Reshape").clearAttribute().addInput("target");
    TensorProto.Builder constant =
        graph
            .addInitializerBuilder()
            .setName("target")
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(target.length);
    for (long size : target) {
      constant.addInt64Data(size);
    }
  }

  static TensorProto.Builder constant(GraphProto.Builder graph, String name) {
    return graph.getInitializerBuilderList().stream()
        .filter(constant -> constant.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static void floats(GraphProto.Builder graph, String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder constant =
        constant(graph, name).clearDims().setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      constant.addDims(size);
    }
  }

  static Path foreign() throws Exception {
    return Path.of(ForeignFile.class.getResource("foreign.onnx").toURI());
  }
}
