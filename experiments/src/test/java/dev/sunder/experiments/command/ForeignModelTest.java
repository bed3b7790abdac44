package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX files of others', from convert to predict and inspect. */
class ForeignModelTest {

  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** A network whose answer is its bias, whatever the picture: as others write it. */
  private String foreign(OutputKind kind, float[] bias, Layer... layers) throws Exception {
    List<Stage> stages = List.of(new Stage("stage1", layers));
    Network network =
        new Network("n", new Shape(1, 3, 8, 8), Optional.empty(), stages, Optional.empty(), kind);
    Parameters parameters = Parameters.zeros(network);
    System.arraycopy(bias, 0, parameters.get("stage1.bias"), 0, bias.length);
    ModelFile.write(
        new Model(network, parameters, List.of(), Map.of()), folder.resolve("own.onnx"));
    ModelProto.Builder stripped =
        ModelProto.parseFrom(Files.readAllBytes(folder.resolve("own.onnx"))).toBuilder();
    Files.write(folder.resolve("mine.onnx"), stripped.clearMetadataProps().build().toByteArray());
    return path("mine.onnx");
  }

  private String told(String foreign, String classes) {
    Workshop.done(
        "convert", foreign, path("told.safetensors"), "--scaling", "unit", "--classes", classes);
    return path("told.safetensors");
  }

  private static void assertAnswers(String model, String label, String probability) {
    List<String> lines =
        Workshop.done("predict", "--model", model, Workshop.petsValidation()).lines();
    assertTrue(lines.size() > 1, lines.toString());
    for (String line : lines.subList(1, lines.size())) {
      assertTrue(line.contains("," + label + "," + probability), line);
    }
    assertEquals(0, Outcome.of("inspect", model).exitCode());
  }

  @Test
  void aSigmoidOfOneOutputIsItsProbability() throws Exception {
    String file = foreign(OutputKind.SIGMOIDS, new float[] {0.5f}, new FullyConnectedLayer(1));
    assertAnswers(told(file, "cat"), "cat", "0.6225"); // 1 / (1 + exp(-0.5))
  }

  @Test
  void sigmoidsOfTwoOutputsAreEachItsOwn() throws Exception {
    String file = foreign(OutputKind.SIGMOIDS, new float[] {-1, 2}, new FullyConnectedLayer(2));
    assertAnswers(told(file, "cat,dog"), "dog", "0.8808"); // 1 / (1 + exp(-2))
  }

  @Test
  void oneStageOfSeveralLayersPredicts() throws Exception {
    String file =
        foreign(
            OutputKind.PROBABILITIES,
            new float[] {0, 1},
            new PoolingLayer(PoolingKind.AVERAGE, Window.square(4, 4, 0)),
            new FullyConnectedLayer(2),
            new ElementwiseLayer(Activation.RELU));
    assertAnswers(told(file, "cat,dog"), "dog", "0.7311"); // e / (1 + e)
  }

  @Test
  void whatTheModelLacksIsSaidAtOnce() throws Exception {
    String file = foreign(OutputKind.LOGITS, new float[] {0, 1}, new FullyConnectedLayer(2));
    Outcome outcome = Workshop.done("convert", file, path("a.safetensors"));
    String said = outcome.out() + outcome.err();
    assertTrue(said.contains("it does not say how pixels become its input"), said);
    assertTrue(said.contains("it does not say what its 2 classes are"), said);
  }

  @Test
  void theNetworkIsCalledLikeItsFile() throws Exception {
    String file = foreign(OutputKind.LOGITS, new float[] {0, 1}, new FullyConnectedLayer(2));
    assertEquals("mine", ModelFile.read(Path.of(file)).network().name());
  }
}
