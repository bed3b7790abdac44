package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sunder's own ONNX files; that others compute the same is for the profile {@code peers}. */
class OnnxFileTest {

  @TempDir Path folder;

  @Test
  void aModelIsReadBackToTheBit() {
    Path file = folder.resolve("deep/er/model.onnx");
    OnnxFile.write(TinyModels.everything(), file);
    ModelFileTest.assertSame(TinyModels.everything(), OnnxFile.read(file));
  }

  @Test
  void aNameThatEndsInOnnxMakesAnOnnxFile() throws Exception {
    Path byName = folder.resolve("a.ONNX");
    Path file = folder.resolve("b");
    ModelFile.write(TinyModels.plain(), byName);
    OnnxFile.write(TinyModels.plain(), file);
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(byName));
    ModelFileTest.assertSame(TinyModels.plain(), ModelFile.read(byName));
  }

  @Test
  void theSameModelGivesTheSameBytes() throws Exception {
    OnnxFile.write(TinyModels.everything(), folder.resolve("a"));
    OnnxFile.write(TinyModels.everything(), folder.resolve("b"));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a")), Files.readAllBytes(folder.resolve("b")));
  }

  @Test
  void aFileOfAnEarlierVersionIsStillRead() throws Exception {
    Path file = Path.of(OnnxFileTest.class.getResource("everything-0.1.0.onnx").toURI());
    ModelFileTest.assertSame(TinyModels.everything(), OnnxFile.read(file));
  }

  @Test
  void theGraphIsTheChainOfTheLayers() {
    ModelProto message = OnnxFile.message(TinyModels.plain(), "0.1.0");
    assertEquals(
        List.of(
            "input/Mul = Mul(input, input.scale)",
            "input/Add = Add(input/Mul, input.offset)",
            "conv1/Conv = Conv(input/Add, conv1.weight, conv1.bias)",
            "conv1/Relu = Relu(conv1/Conv)",
            "fc2/Flatten = Flatten(conv1/Relu)",
            "fc2/Gemm = Gemm(fc2/Flatten, fc2.weight, fc2.bias)",
            "output = Identity(fc2/Gemm)"),
        message.getGraph().getNodeList().stream().map(OnnxFileTest::line).toList());
    assertEquals(13, message.getOpsetImport(0).getVersion());
  }

  @Test
  void aNodeHasTheParametersOfItsActivation() {
    Stage stage =
        new Stage("fc1", new FullyConnectedLayer(1), new ElementwiseLayer(new LeakyRelu(0.125f)));
    Network network = new Network("n", new Shape(1, 1, 1, 1), Scaling.unit(1), List.of(stage));
    Model model = new Model(network, Parameters.zeros(network), List.of(), Map.of());
    NodeProto leaky =
        OnnxFile.message(model, "0.1.0").getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("LeakyRelu"))
            .findFirst()
            .orElseThrow();
    assertEquals("alpha", leaky.getAttribute(0).getName());
    assertEquals(0.125f, leaky.getAttribute(0).getF());
  }

  @Test
  void theBatchStaysOpen() {
    ModelProto message = OnnxFile.message(TinyModels.everything(), "0.1.0");
    for (int i = 0; i < 2; i++) {
      assertEquals(
          "N",
          message
              .getGraph()
              .getInput(i)
              .getType()
              .getTensorType()
              .getShape()
              .getDim(0)
              .getDimParam());
    }
  }

  @Test
  void aModelWithNaNIsNotWritten() {
    Model diverged = TinyModels.plain();
    diverged.parameters().get("fc2.bias")[1] = Float.NEGATIVE_INFINITY;
    Path file = folder.resolve("model.onnx");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> OnnxFile.write(diverged, file));
    assertEquals(
        "the tensor fc2.bias holds -Infinity at element 1, expected finite numbers: a training"
            + " that diverged gives no model",
        refused.getMessage());
    assertEquals(false, Files.exists(file));
  }

  private static String line(NodeProto node) {
    return node.getOutput(0)
        + " = "
        + node.getOpType()
        + "("
        + String.join(", ", node.getInputList())
        + ")";
  }
}
