package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of others, made by {@code src/test/python/make_foreign_onnx.py}. */
class OnnxImportTest {

  @TempDir Path folder;

  @Test
  void aSequentialClassifierBecomesANetwork() throws Exception {
    Model model = OnnxFile.read(foreign());
    assertEquals(
        new Network(
            "foreign",
            new Shape(1, 2, 12, 10),
            Optional.empty(),
            List.of(
                new Stage(
                    "conv1",
                    new Layer.Convolution(4, Window.square(3, 1, 1)),
                    new Layer.Elementwise(Activation.RELU),
                    new Layer.LocalResponseNormalisation(3, 0.1f, 0.75f, 2),
                    new Layer.Pooling(PoolingKind.MAX, Window.square(2, 2, 0))),
                new Stage(
                    "conv2",
                    new Layer.Convolution("", 6, new Window(3, 3, 2, 1, 1, 1), 1, false),
                    new Layer.Elementwise(Activation.SIGMOID),
                    new Layer.Pooling(PoolingKind.AVERAGE, Window.square(3, 2, 1))),
                new Stage(
                    "fc3", new Layer.FullyConnected(5), new Layer.Elementwise(Activation.TANH)),
                new Stage("fc4", new Layer.FullyConnected(3))),
            Optional.empty()),
        model.network());
    assertEquals(List.of(), model.classNames());
    assertEquals("pytorch 2.5.1", model.provenance().get("onnx.producer"));
  }

  @Test
  void itAnswersAsInOnnxRuntime() throws Exception {
    Model model = OnnxFile.read(foreign());
    float[] input = new float[2 * 2 * 12 * 10];
    for (int i = 0; i < input.length; i++) {
      input[i] = i * i % 23 / 10f;
    }
    float[] answers = new float[6];
    try (Device device = Devices.open("reference");
        InferencePlan plan = InferencePlan.of(model.network(), device, 2)) {
      plan.load(model.parameters());
      plan.input(input);
      plan.run();
      plan.output().download(answers);
    }
    // Printed by the script, here to a float's precision.
    assertArrayEquals(
        new float[] {
          5.1408234f, 6.560004f, -6.1465435f,
          5.1850266f, 6.564089f, -6.153634f
        },
        answers,
        1e-5f);
  }

  @Test
  void aSoftmaxAtTheEndSaysWhatTheOutputIs() throws Exception {
    Model model = changed(graph -> append(graph, "Softmax", "logits", "probabilities"));
    assertEquals(new Stage("fc4", new Layer.FullyConnected(3)), model.network().stage(4));
    assertEquals(OutputKind.PROBABILITIES, model.network().outputKind());
    Model logarithms = changed(graph -> append(graph, "LogSoftmax", "logits", "logarithms"));
    assertEquals(OutputKind.LOG_PROBABILITIES, logarithms.network().outputKind());
    Model sigmoids = changed(graph -> append(graph, "Sigmoid", "logits", "each"));
    assertEquals(OutputKind.SIGMOIDS, sigmoids.network().outputKind());
  }

  @Test
  void anActivationHasItsParameters() throws Exception {
    Model given = changed(graph -> leaky(graph, 0.125f));
    assertEquals(new Layer.Elementwise(new LeakyRelu(0.125f)), second(given));
    Model left = changed(graph -> node(graph, "relu1").setOpType("LeakyRelu"));
    assertEquals(new Layer.Elementwise(new LeakyRelu(0.01f)), second(left));
  }

  private static Layer second(Model model) {
    return model.network().stage(1).layers().get(1);
  }

  private static NodeProto.Builder leaky(GraphProto.Builder graph, float alpha) {
    return node(graph, "relu1")
        .setOpType("LeakyRelu")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("alpha")
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(alpha));
  }

  @Test
  void dropoutIsKeptForTraining() throws Exception {
    Model model = changed(graph -> node(graph, "dropped").setOpType("Dropout"));
    assertEquals(new Layer.Dropout(0.5f), model.network().stage(3).layers().get(2));
  }

  @Test
  void globalPoolingIsPoolingOfTheWholeMap() throws Exception {
    Model model =
        changed(
            graph -> {
              node(graph, "pool2").setOpType("GlobalAveragePool").clearAttribute();
              floats(graph, "fc1.weight", new float[30], 5, 6);
            });
    assertEquals(
        new Layer.Pooling(PoolingKind.AVERAGE, new Window(3, 5, 1, 1, 0, 0)),
        model.network().stage(2).layers().get(2));
  }

  @Test
  void aReshapeToFeaturesIsAFlatten() throws Exception {
    for (long[] target : new long[][] {{0, -1}, {-1, 36}, {1, 36}, {0, 36}, {1, -1}}) {
      Model model = changed(graph -> reshape(graph, target));
      assertEquals(5, model.network().outputOf(3).c());
    }
  }

  @Test
  void weightsOfHalfPrecisionBecomeFloats() throws Exception {
    Model model =
        changed(
            graph ->
                constant(graph, "conv1.bias")
                    .setDataType(TensorProto.DataType.FLOAT16_VALUE)
                    .clearRawData()
                    .addAllInt32Data(List.of(0x3c00, 0xc000, 0x0001, 0x7bff)));
    assertArrayEquals(new float[] {1, -2, 0x1p-24f, 65504}, model.parameters().get("conv1.bias"));
  }

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

  private Model changed(Consumer<GraphProto.Builder> change) throws Exception {
    Path file = folder.resolve("changed.onnx");
    Files.write(file, bytes(change));
    return OnnxFile.read(file);
  }

  private void refused(Consumer<GraphProto.Builder> change, String message) throws Exception {
    new Refusals(folder.resolve("refused.onnx"), OnnxFile::read)
        .refused(bytes(change), message, message);
  }

  private static byte[] bytes(Consumer<GraphProto.Builder> change) throws Exception {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(foreign())).toBuilder();
    change.accept(model.getGraphBuilder());
    return model.build().toByteArray();
  }

  private static NodeProto.Builder node(GraphProto.Builder graph, String output) {
    return graph.getNodeBuilderList().stream()
        .filter(node -> node.getOutputCount() > 0 && node.getOutput(0).equals(output))
        .findFirst()
        .orElseThrow();
  }

  private static AttributeProto.Builder attribute(
      GraphProto.Builder graph, String output, String name) {
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

  private static void integer(GraphProto.Builder graph, String output, String name, long value) {
    attribute(graph, output, name).setI(value);
  }

  private static void integers(
      GraphProto.Builder graph, String output, String name, long... values) {
    AttributeProto.Builder attribute = attribute(graph, output, name).clearInts();
    for (long value : values) {
      attribute.addInts(value);
    }
  }

  private static void append(GraphProto.Builder graph, String operator, String from, String to) {
    graph.addNodeBuilder().setName("/" + to).setOpType(operator).addInput(from).addOutput(to);
    graph.getOutputBuilder(0).setName(to);
  }

  private static void reshape(GraphProto.Builder graph, long... target) {
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

  private static TensorProto.Builder constant(GraphProto.Builder graph, String name) {
    return graph.getInitializerBuilderList().stream()
        .filter(constant -> constant.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void floats(GraphProto.Builder graph, String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder constant =
        constant(graph, name).clearDims().setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      constant.addDims(size);
    }
  }

  private static Path foreign() throws Exception {
    return Path.of(OnnxImportTest.class.getResource("foreign.onnx").toURI());
  }
}
