package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignFile.append;
import static dev.sunder.engine.format.ForeignFile.attribute;
import static dev.sunder.engine.format.ForeignFile.bytes;
import static dev.sunder.engine.format.ForeignFile.constant;
import static dev.sunder.engine.format.ForeignFile.floats;
import static dev.sunder.engine.format.ForeignFile.foreign;
import static dev.sunder.engine.format.ForeignFile.integer;
import static dev.sunder.engine.format.ForeignFile.integers;
import static dev.sunder.engine.format.ForeignFile.leaky;
import static dev.sunder.engine.format.ForeignFile.node;
import static dev.sunder.engine.format.ForeignFile.reshape;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with another's graph is said by the name of its node. */
class OnnxRefusalTest {

  @TempDir Path folder;

  @Test
  void whatSunderHasNotIsRefusedByNodeAndOperator() throws Exception {
    refused(
        graph -> node(graph, "relu1").setOpType("Sign"),
        "node \"/relu1\" (Sign): unknown operator; known are Conv, Gemm");
    refused(
        graph -> leaky(graph, -0.5f),
        "node \"/relu1\" (LeakyRelu): leaky relu needs a finite slope of at least 0, got -0.5");
    refused(
        graph -> leaky(graph, 0.5f).setOpType("Relu"),
        "node \"/relu1\" (Relu): unknown attribute \"alpha\"");
    refused(
        graph -> node(graph, "relu1").setDomain("com.microsoft"),
        "node \"/relu1\" (Relu): expected ONNX's own operators, got one of \"com.microsoft\"");
    refused(
        graph -> integer(graph, "conv1", "group", 2),
        "node \"/conv1\" (Conv): a weight of [4, 2, 3, 3] does not fit an input of 1x2x12x10");
    refused(
        graph -> integers(graph, "conv1", "pads", 1, 1, 0),
        "node \"/conv1\" (Conv): expected two-dimensional windows, got kernel_shape [3, 3]");
    refused(
        graph -> integers(graph, "conv1", "pads", 3, 3, 3, 3),
        "node \"/conv1\" (Conv): padding must be from 0 to less than what the kernel reaches, 3");
    refused(
        graph -> integers(graph, "conv1", "kernel_shape", 1L << 33, 3),
        "node \"/conv1\" (Conv): integer overflow");
    refused(
        graph -> integers(graph, "conv1", "kernel_shape", 5, 5),
        "node \"/conv1\" (Conv): a weight of [4, 2, 3, 3] does not fit an input of 1x2x12x10");
    refused(
        graph -> integers(graph, "conv1", "pads", new long[100_000]),
        "node \"/conv1\" (Conv): pads: expected at most 16 values, got 100000");
    refused(
        graph -> graph.addInitializer(graph.getInitializer(0)),
        "the constant \"" + "conv1.weight" + "\" is there twice");
    refused(
        graph -> integer(graph, "flat", "axis", 2),
        "node \"/flat\" (Flatten): axis: expected 1, got 2");
    refused(
        graph -> integer(graph, "fc1", "transA", 1),
        "node \"/fc1\" (Gemm): transA: expected 0, got 1");
    refused(
        graph -> attribute(graph, "fc1", "alpha").setName("gamma"),
        "node \"/fc1\" (Gemm): unknown attribute \"gamma\"");
    refused(
        graph -> attribute(graph, "fc1", "alpha").setType(AttributeProto.AttributeType.GRAPH),
        "node \"/fc1\" (Gemm): alpha: expected a value of type FLOAT, got GRAPH");
    refused(
        graph -> node(graph, "fc1").addAttribute(attribute(graph, "fc1", "alpha").build()),
        "node \"/fc1\" (Gemm): the attribute \"alpha\" is there twice");
    refused(
        graph -> reshape(graph, 2, 18),
        "node \"/flat\" (Reshape): expected what turns maps into features, (N, C, H, W) into (N,"
            + " F), got [2, 18]");
    refused(
        graph -> {
          append(graph, "Softmax", "logits", "probabilities");
          append(graph, "Relu", "probabilities", "more");
        },
        "node \"/probabilities\" (Softmax): expected it over the classes of a flat output, and last"
            + " of all");
  }

  @Test
  void whatIsNoChainIsRefused() throws Exception {
    refused(
        graph -> node(graph, "tanh").setInput(0, "flat"),
        "node \"/logits\" (Gemm): a weight of [5, 3] does not fit an input of 1x6x2x3");
    refused(
        graph -> node(graph, "fc1").setInput(1, "flat"),
        "node \"/fc1\" (Gemm): its input \"flat\" is no constant of the file");
    refused(graph -> node(graph, "fc1").clearOutput(), "(Gemm): expected one output, got 0");
    refused(
        graph -> graph.getOutputBuilder(0).setName("nothing"),
        "no node makes the graph's output \"nothing\"");
    refused(
        graph -> graph.addInput(graph.getInput(0).toBuilder().setName("second")),
        "expected a graph of one input, got one of 2");
    refused(
        graph ->
            graph
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(2)
                .setDimParam("height"),
        "the input \"input\": expected floats of the shape (N, C, H, W) or (N, F), all but N"
            + " known");
  }

  @Test
  void weightsThatDoNotFitAreRefused() throws Exception {
    refused(
        graph -> floats(graph, "fc1.weight", new float[5 * 35], 5, 35),
        "node \"/fc1\" (Gemm): a weight of [5, 35] does not fit an input of 1x6x2x3");
    refused(
        graph -> floats(graph, "fc1.bias", new float[4], 4),
        "node \"/fc1\" (Gemm): expected a bias of 5 values, got [4]");
    refused(
        graph -> floats(graph, "fc1.bias", new float[] {0, 0, Float.NaN, 0, 0}, 5),
        "the tensor fc3.bias holds NaN at element 2");
    refused(
        graph -> constant(graph, "fc1.bias").clearDims().addDims(1 << 30).addDims(1 << 30),
        "the constant \"fc1.bias\": the shape [1073741824, 1073741824] cannot be");
  }

  @Test
  void anOldOperatorSetIsRefused() throws Exception {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(foreign())).toBuilder();
    model.getOpsetImportBuilder(0).setVersion(6);
    new Refusals(folder.resolve("old.onnx"), OnnxFile::read)
        .refused(
            model.build().toByteArray(),
            "operator set 6",
            "expected ONNX's operator set 7 to 23, got 6");
  }

  @Test
  void anyDamageIsReadOrRefusedButBreaksNothing() throws Exception {
    // Nothing in another's file tells a damaged weight from a good one.
    Path file = folder.resolve("damaged.onnx");
    byte[] good = Files.readAllBytes(foreign());
    int refused = 0;
    for (int i = 0; i < good.length; i++) {
      byte[] damaged = good.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      Files.write(file, damaged);
      try {
        OnnxFile.read(file);
      } catch (ModelFileException expected) {
        refused++;
      }
    }
    assertTrue(refused > 500, "refused only " + refused);
  }

  private void refused(Consumer<GraphProto.Builder> change, String message) throws Exception {
    new Refusals(folder.resolve("refused.onnx"), OnnxFile::read)
        .refused(bytes(change), message, message);
  }
}
