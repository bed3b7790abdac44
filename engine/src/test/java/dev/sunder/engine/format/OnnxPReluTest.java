package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Learned slopes as nodes: those that are written, and those that are read. */
class OnnxPReluTest {

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("g");

  /** The negative of each channel of a map of two channels, with slopes for what is below 0. */
  private ModelProto maps(float[] slopes, Long... shape) {
    String x = graph.input("x", List.of(2L, 1L, 2L));
    String weight = graph.floats("w", List.of(2L, 2L, 1L, 1L), new float[] {-1, 0, 0, -1});
    String negative = graph.node("c", "Conv", List.of(x, weight));
    String slope = graph.floats("a", List.of(shape), slopes);
    return message(graph, graph.node("p", "PRelu", List.of(negative, slope)), 2L, 1L, 2L);
  }

  private ModelProto features(float[] slopes, Long... shape) {
    String x = graph.input("x", List.of(2L));
    String weight = graph.floats("w", List.of(2L, 2L), new float[] {-1, 0, 0, -1});
    String negative = graph.node("f", "Gemm", List.of(x, weight));
    String slope = graph.floats("a", List.of(shape), slopes);
    return message(graph, graph.node("p", "PRelu", List.of(negative, slope)), 2L);
  }

  @ParameterizedTest
  @CsvSource({"2 1 1", "1 2 1 1"})
  void aSlopeOfEachChannelIsRead(String shape) throws Exception {
    Model model = read(folder, maps(new float[] {0.5f, -2}, sizes(shape)));
    assertEquals(new PReluLayer(model.network().stage(1).name() + ".prelu1", false), last(model));
    assertArrayEquals(new float[] {-0.5f, 2, 6, 4}, answer(model, 1, -2, 3, -4));
  }

  @ParameterizedTest
  @CsvSource({"1", "1 1 1", "1 1 1 1"})
  void aSlopeOfAllIsRead(String shape) throws Exception {
    Model model = read(folder, maps(new float[] {0.25f}, sizes(shape)));
    assertEquals(true, ((PReluLayer) last(model)).isShared());
    assertArrayEquals(new float[] {-0.25f, 2, -0.75f, 4}, answer(model, 1, -2, 3, -4));
  }

  @ParameterizedTest
  @CsvSource({"2", "1 2"})
  void aSlopeOfEachFeatureIsRead(String shape) throws Exception {
    Model model = read(folder, features(new float[] {0.5f, 2}, sizes(shape)));
    assertArrayEquals(new float[] {-0.5f, -6}, answer(model, 1, 3));
  }

  @ParameterizedTest
  @CsvSource({"2", "1 2", "1 1 2", "2 1"})
  void aSlopeThatIsNoChannelsIsRefused(String shape) {
    // A map of two channels and two columns: broadcasting would take these for the columns'.
    String said =
        new Refusals(folder.resolve("refused.onnx"), OnnxFile::read)
            .refused(maps(new float[] {0.5f, 2}, sizes(shape)).toByteArray(), shape);
    String expected =
        "node \"p/PRelu\" (PRelu): expected a slope of the shape [2, 1, 1] or [1], got ["
            + shape.replace(" ", ", ");
    assertEquals(true, said.contains(expected), said);
  }

  private static Long[] sizes(String shape) {
    return Stream.of(shape.split(" ")).map(Long::valueOf).toArray(Long[]::new);
  }

  private static Object last(Model model) {
    return model.network().stage(1).layers().get(1);
  }

  @Test
  void aModelIsReadBackEqualAndByOthersAsTheSame() throws Exception {
    Network network =
        new Network(
            "n",
            new Shape(1, 2, 3, 3),
            Optional.empty(),
            List.of(
                new Stage(
                    "conv1",
                    new ConvolutionLayer(3, Window.square(2, 1, 0)),
                    new PReluLayer("conv1.a", false),
                    new PReluLayer("conv1.b", true)),
                new Stage("fc2", new FullyConnectedLayer(2), new PReluLayer("fc2.a", false))),
            Optional.empty());
    Parameters parameters =
        Parameters.initialised(network, dev.sunder.engine.model.Initialiser.HE, 3);
    parameters.get("conv1.a.weight")[1] = -0.5f;
    parameters.get("fc2.a.weight")[1] = 2;
    Model model = new Model(network, parameters, List.of(), Map.of());
    ModelProto file = OnnxFile.message(model, "0.1.0");
    Path path = Files.write(folder.resolve("own.onnx"), file.toByteArray());
    assertEquals(network, OnnxFile.read(path).network());
    assertEquals(
        List.of("Conv", "Reshape", "PRelu", "PRelu", "Flatten", "Gemm", "PRelu"),
        file.getGraph().getNodeList().stream()
            .map(NodeProto::getOpType)
            .filter(operator -> !operator.equals("Identity"))
            .collect(Collectors.toList()));
    ModelProto stripped = file.toBuilder().clearMetadataProps().setProducerName("other").build();
    float[] input = ForeignGraphs.counted(18);
    assertArrayEquals(answer(model, input), answer(read(folder, stripped), input), 1e-6f);
    Path tensors = folder.resolve("own.safetensors");
    ModelFile.write(model, tensors);
    Model again = ModelFile.read(tensors);
    assertEquals(network, again.network());
    assertArrayEquals(parameters.get("conv1.a.weight"), again.parameters().get("conv1.a.weight"));
  }
}
