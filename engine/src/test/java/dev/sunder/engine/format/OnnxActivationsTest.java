package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.Clip;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.Elu;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.HardSigmoid;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations as nodes: those that are written, worked out here, and those that are read. */
class OnnxActivationsTest {

  @TempDir Path folder;

  static List<Activation> all() {
    return Activation.kinds().stream().map(ActivationKind::usual).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theNodesComputeTheFunction(Activation activation) {
    GraphProto graph = written(activation).getGraph();
    for (double x : new double[] {-100, -4, -3, -1.25, -0.5, 0, 0.25, 1, 2.75, 3, 5, 6.5, 100}) {
      assertEquals(activation.value(x), value(graph, x), 1e-6 * (1 + Math.abs(x)), "at " + x);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aModelIsReadBackEqual(Activation activation) throws Exception {
    Path file = Files.write(folder.resolve("own.onnx"), written(activation).toByteArray());
    assertEquals(network(activation), OnnxFile.read(file).network());
  }

  /** As operator sets before 11 have them; those of this file are inputs. */
  @ParameterizedTest
  @CsvSource({
    "-1, 2, clip -1.0 2.0",
    "0, 6, clip 0.0 6.0",
    "0, , relu",
    ", , identity",
    ", 6, clip -3.4028235E38 6.0",
    "0, 3.4028235E38, relu"
  })
  void aClipIsReadWithItsBounds(Float min, Float max, String expected) throws Exception {
    Activation attributes =
        read(
            new Elu(1),
            node -> {
              node.setOpType("Clip").clearAttribute();
              bound(node, "min", min);
              bound(node, "max", max);
            });
    assertEquals(expected, attributes.toString());
    Activation inputs =
        read(
            new Clip(min == null ? -9 : min, max == null ? 9 : max),
            node -> {
              String first = node.getInput(1);
              String second = node.getInput(2);
              String x = node.getInput(0);
              node.clearInput().addInput(x).addInput(min == null ? "" : first);
              if (max != null) {
                node.addInput(second);
              }
            });
    assertEquals(expected, inputs.toString());
  }

  @Test
  void othersAreReadByTheirOperator() throws Exception {
    assertEquals(new Elu(0.5f), read(new Elu(0.5f), node -> {}));
    assertEquals(new Elu(1), read(new Elu(0.5f), NodeProto.Builder::clearAttribute));
    assertEquals(new HardSigmoid(0.25f, 0.75f), read(new HardSigmoid(0.25f, 0.75f), node -> {}));
    assertEquals(
        new HardSigmoid(0.2f, 0.5f),
        read(new HardSigmoid(0.25f, 0.75f), NodeProto.Builder::clearAttribute));
    assertEquals(Activation.HARD_SWISH, read(Activation.RELU, node -> node.setOpType("HardSwish")));
    assertEquals(Activation.SILU, read(Activation.RELU, node -> node.setOpType("Swish")));
    assertEquals(Activation.GELU, read(Activation.RELU, node -> node.setOpType("Gelu")));
    assertEquals(Activation.GELU, read(Activation.RELU, node -> gelu(node, "none")));
    assertEquals(Activation.GELU_TANH, read(Activation.RELU, node -> gelu(node, "tanh")));
  }

  @Test
  void whatIsWrongWithOneIsNamed() {
    refused(node -> gelu(node, "fast"), "(Gelu): approximate: expected none or tanh, got \"fast\"");
    refused(
        node -> bound(bound(node.setOpType("Clip"), "min", 2f), "max", 1f),
        "(Clip): clip needs finite bounds, the first not above the second, got 2.0, 1.0");
    refused(
        node -> bound(node.setOpType("Elu"), "alpha", -1f),
        "(Elu): elu needs a finite alpha of at least 0, got -1.0");
    refused(node -> bound(node.setOpType("Swish"), "alpha", 2f), "unknown attribute \"alpha\"");
  }

  private void refused(Consumer<NodeProto.Builder> change, String message) {
    new Refusals(folder.resolve("refused.onnx"), OnnxFile::read)
        .refused(foreign(Activation.RELU, change), message, message);
  }

  private static NodeProto.Builder bound(NodeProto.Builder node, String name, Float value) {
    return value == null
        ? node
        : node.addAttribute(
            AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value));
  }

  private static void gelu(NodeProto.Builder node, String approximate) {
    node.setOpType("Gelu")
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("approximate")
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(approximate)));
  }

  private static Network network(Activation activation) {
    Stage stage = new Stage("fc1", new FullyConnectedLayer(1), new ElementwiseLayer(activation));
    return new Network(
        "n", new Shape(1, 1, 1, 1), Optional.empty(), List.of(stage), Optional.empty());
  }

  private static ModelProto written(Activation activation) {
    Network network = network(activation);
    Model model = new Model(network, Parameters.zeros(network), List.of(), Map.of());
    return OnnxFile.message(model, "0.1.0");
  }

  /** What is read of another's file, of a layer and the one node of an activation, changed. */
  private Activation read(Activation activation, Consumer<NodeProto.Builder> change)
      throws Exception {
    Path file = Files.write(folder.resolve("foreign.onnx"), foreign(activation, change));
    List<Layer> layers = OnnxFile.read(file).network().stage(1).layers();
    return ((ElementwiseLayer) layers.get(1)).function();
  }

  private static byte[] foreign(Activation activation, Consumer<NodeProto.Builder> change) {
    ModelProto.Builder message =
        written(activation).toBuilder().clearMetadataProps().setProducerName("another");
    // The last node only gives the output its name.
    int activated = message.getGraph().getNodeCount() - 2;
    change.accept(message.getGraphBuilder().getNodeBuilder(activated));
    return message.build().toByteArray();
  }

  /** What the nodes behind the layer make of its output. */
  private static double value(GraphProto graph, double x) {
    Map<String, Double> values = new HashMap<>();
    for (TensorProto constant : graph.getInitializerList()) {
      OnnxTensor tensor = new OnnxTensor(constant);
      if (tensor.shape().isEmpty()) {
        float[] value = new float[1];
        tensor.read(value);
        values.put(constant.getName(), (double) value[0]);
      }
    }
    double last = x;
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Flatten")) {
        continue;
      }
      if (!node.getOpType().equals("Gemm")) {
        List<Double> inputs = new ArrayList<>();
        node.getInputList().forEach(name -> inputs.add(values.get(name)));
        last = computed(node, inputs);
      }
      values.put(node.getOutput(0), last);
    }
    return last;
  }

  /** One node by ONNX's own definitions; an operator that set 13 has not is an error. */
  private static double computed(NodeProto node, List<Double> inputs) {
    double x = inputs.get(0);
    return switch (node.getOpType()) {
      case "Identity" -> x;
      case "Relu" -> Math.max(x, 0);
      case "LeakyRelu" -> x < 0 ? attribute(node, 0) * x : x;
      case "Elu" -> x < 0 ? attribute(node, 0) * (Math.exp(x) - 1) : x;
      case "Sigmoid" -> 1 / (1 + Math.exp(-x));
      case "HardSigmoid" -> Math.max(0, Math.min(1, attribute(node, 0) * x + attribute(node, 1)));
      case "Tanh" -> Math.tanh(x);
      case "Erf" -> erf(x);
      case "Clip" -> Math.min(inputs.get(2), Math.max(x, inputs.get(1)));
      case "Add" -> x + inputs.get(1);
      case "Mul" -> x * inputs.get(1);
      default -> throw new AssertionError("not in operator set 13: " + node.getOpType());
    };
  }

  private static double attribute(NodeProto node, int index) {
    return node.getAttribute(index).getF();
  }

  /** By Simpson's rule. */
  private static double erf(double x) {
    double end = Math.max(-6, Math.min(x, 6));
    int steps = 2000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double at = end * i / steps;
      int weight = i == 0 || i == steps ? 1 : 2 + 2 * (i % 2);
      sum += weight * Math.exp(-at * at);
    }
    return sum * end / steps / 3 * 2 / Math.sqrt(Math.PI);
  }
}
