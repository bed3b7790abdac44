package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a network answers with is kept in its files, and decides what its probabilities are. */
class OutputKindTest {

  @TempDir Path folder;

  /** Two logits, 1 and -1, for an input of 1. */
  private static Model model(OutputKind kind) {
    List<Stage> stages = List.of(new Stage("fc1", new FullyConnectedLayer(2)));
    Network network =
        new Network("two", Shape.of(1, 1), Optional.empty(), stages, Optional.empty(), kind);
    Parameters parameters =
        Parameters.of(network, Map.of("fc1.weight", new float[] {1, -1}, "fc1.bias", new float[2]));
    return new Model(network, parameters, List.of(), Map.of());
  }

  private static float[] probabilities(OutputKind kind) {
    float[] probabilities = new float[2];
    try (Device device = Devices.open("reference");
        InferencePlan plan = InferencePlan.of(model(kind).network(), device, 1)) {
      plan.load(model(kind).parameters());
      plan.input(new float[] {1});
      plan.run();
      plan.probabilities(probabilities);
    }
    return probabilities;
  }

  @ParameterizedTest
  @EnumSource
  void bothFormatsKeepIt(OutputKind kind) {
    for (String name : List.of("model.safetensors", "model.onnx")) {
      ModelFile.write(model(kind), folder.resolve(name));
      ModelFileTest.assertSame(model(kind), ModelFile.read(folder.resolve(name)));
    }
  }

  @Test
  void logitsAreNotWritten() {
    assertFalse(NetworkJson.write(model(OutputKind.LOGITS).network()).contains("output\":\""));
    assertTrue(
        NetworkJson.write(model(OutputKind.LOG_PROBABILITIES).network())
            .endsWith("\"output\":\"logProbabilities\"}"));
  }

  @Test
  void aGraphEndsInWhatMakesItsAnswer() {
    Map<OutputKind, String> operators = new EnumMap<>(OutputKind.class);
    for (OutputKind kind : OutputKind.values()) {
      var nodes = OnnxFile.message(model(kind), "0.1.0").getGraph().getNodeList();
      operators.put(kind, nodes.get(nodes.size() - 2).getOpType());
    }
    assertEquals(
        Map.of(
            OutputKind.LOGITS, "Gemm",
            OutputKind.PROBABILITIES, "Softmax",
            OutputKind.LOG_PROBABILITIES, "LogSoftmax",
            OutputKind.SIGMOIDS, "Sigmoid"),
        operators);
  }

  @Test
  void sigmoidsAreOfEachClassByItself() {
    float one = (float) (1 / (1 + Math.exp(-1)));
    assertArrayEquals(new float[] {one, 1 - one}, probabilities(OutputKind.SIGMOIDS), 1e-6f);
  }

  @Test
  void allOthersAreOfASoftmax() {
    float first = (float) (1 / (1 + Math.exp(-2)));
    for (OutputKind kind : OutputKind.values()) {
      if (kind != OutputKind.SIGMOIDS) {
        assertArrayEquals(new float[] {first, 1 - first}, probabilities(kind), 1e-6f);
      }
    }
  }
}
