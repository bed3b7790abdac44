package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.counted;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** However a graph says that a map grows or shrinks; a row of pixels shows it. */
class OnnxResizeTest {

  private static final Attribute NEAREST = Attribute.of("mode", "nearest");

  @TempDir Path folder;

  /** A row of 1, 2, 3, ... resized, and as it is passed on by a convolution. */
  private final OnnxGraph graph = new OnnxGraph("g");

  private String x(int width) {
    return graph.input("x", List.of(1L, 1L, (long) width));
  }

  private ModelProto passedOn(String resized, long width, long operatorSet) {
    String weight = graph.floats("w", List.of(1L, 1L, 1L, 1L), new float[] {1});
    String result = graph.node("c", "Conv", List.of(resized, weight));
    return message(graph.build(result, List.of(1L, 1L, width)), operatorSet);
  }

  private String scales(float scale) {
    return graph.floats("scales", List.of(4L), new float[] {1, 1, 1, scale});
  }

  private static Attribute transforming(String coordinates) {
    return Attribute.of("coordinate_transformation_mode", coordinates);
  }

  @Test
  void upsampleOfSetNineTakesItsScalesAsAnInput() throws Exception {
    String up = graph.node("u", "Upsample", List.of(x(3), scales(2)), NEAREST);
    Model model = read(folder, passedOn(up, 6, 9));
    assertEquals(new ResizeLayer(1, 6, Interpolation.NEAREST), first(model));
    assertArrayEquals(new float[] {1, 1, 2, 2, 3, 3}, answer(model, counted(3)));
  }

  @Test
  void upsampleOfSetSevenHasItsScalesAsAnAttribute() throws Exception {
    String up = graph.node("u", "Upsample", List.of(x(3)), NEAREST);
    ModelProto.Builder file = passedOn(up, 6, 7).toBuilder();
    file.getGraphBuilder()
        .getNodeBuilder(0)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("scales")
                .setType(AttributeProto.AttributeType.FLOATS)
                .addAllFloats(List.of(1f, 1f, 1f, 2f)));
    assertArrayEquals(
        new float[] {1, 1, 2, 2, 3, 3}, answer(read(folder, file.build()), counted(3)));
  }

  @Test
  void resizeOfSetTenIsNearestUnlessItSaysOtherwise() throws Exception {
    String up = graph.node("r", "Resize", List.of(x(2), scales(3)));
    assertArrayEquals(
        new float[] {1, 1, 1, 2, 2, 2}, answer(read(folder, passedOn(up, 6, 10)), counted(2)));
  }

  /** By the definition; 5 times 1.4 is 7 in float32 only. */
  @ParameterizedTest
  @CsvSource({
    "asymmetric, floor, 3, 2",
    "asymmetric, floor, 5, 1.4",
    "asymmetric, floor, 8, 0.5",
    "asymmetric, ceil, 8, 0.25",
    "half_pixel, round_prefer_floor, 3, 2",
    "half_pixel, round_prefer_ceil, 3, 5",
    "pytorch_half_pixel, round_prefer_floor, 2, 4",
    "align_corners, floor, 4, 1"
  })
  void everyModeThatTakesTheSamePixelsIsRead(
      String coordinates, String rounding, int width, float scale) throws Exception {
    int resized = Math.round(width * scale);
    String up =
        graph.node(
            "r",
            "Resize",
            List.of(x(width), "", scales(scale)),
            NEAREST,
            transforming(coordinates),
            Attribute.of("nearest_mode", rounding));
    Model model = read(folder, passedOn(up, resized, 13));
    float[] expected = new float[resized];
    for (int pixel = 0; pixel < resized; pixel++) {
      expected[pixel] = 1 + pixel * width / resized;
    }
    assertArrayEquals(expected, answer(model, counted(width)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nearest | half_pixel | floor | 3 | 2 | column 2 of 6 takes column 0 of 3, not 1",
        "nearest | asymmetric | ceil | 3 | 2 | column 1 of 6 takes column 1 of 3, not 0",
        "nearest | half_pixel | round_prefer_ceil | 4 | 0.5 | column 0 of 2 takes column 1 of 4",
        "nearest | asymmetric | floor | 7 | 0.4 | column 1 of 2 takes column 2 of 7, not 3",
        "nearest | tf_crop_and_resize | floor | 3 | 2 | got \"tf_crop_and_resize\"",
        "nearest | asymmetric | up | 3 | 2 | nearest_mode: unknown \"up\"",
        "linear | asymmetric | floor | 3 | 2 | expected half_pixel of mode linear, got \"asymm",
        "linear | align_corners | floor | 3 | 2 | mode linear, got \"align_corners\"",
        "linear | half_pixel | floor | 5 | 1.5 | scales: expected one that gives a whole number",
        "cubic | half_pixel | floor | 3 | 2 | mode: expected linear or nearest, got \"cubic\""
      })
  void whatTakesOtherPixelsIsRefused(
      String mode, String coordinates, String rounding, int width, float scale, String message) {
    String up =
        graph.node(
            "r",
            "Resize",
            List.of(x(width), "", scales(scale)),
            Attribute.of("mode", mode),
            transforming(coordinates),
            Attribute.of("nearest_mode", rounding));
    refused(passedOn(up, (long) (width * scale), 13), "\"r/Resize\" (Resize): ", message);
  }

  @Test
  void whatEarlierSetsHaveAsCoordinatesIsNoLinearResizeHere() {
    String up = graph.node("r", "Resize", List.of(x(3), scales(2)), Attribute.of("mode", "linear"));
    refused(passedOn(up, 6, 10), "(Resize)", "of mode linear, got \"asymmetric\"");
  }

  @Test
  void antialiasingIsRefused() {
    String up =
        graph.node(
            "r",
            "Resize",
            List.of(x(4), "", scales(0.5f)),
            Attribute.of("mode", "linear"),
            Attribute.of("antialias", 1));
    refused(passedOn(up, 2, 18), "(Resize)", "antialias: expected 0, got 1");
  }

  @Test
  void aRowThatIsEndlessIsRefusedSoon() {
    String up =
        graph.node(
            "r", "Resize", List.of(x(2), "", scales(0x1p26f)), NEAREST, transforming("half_pixel"));
    refused(passedOn(up, 1L << 27, 13), "(Resize)", "at most 65536 columns, got 134217728");
  }

  private void refused(ModelProto file, String node, String message) {
    String said =
        new Refusals(folder.resolve("refused.onnx"), OnnxFile::read)
            .refused(file.toByteArray(), message);
    assertEquals(List.of(), missing(said, node, message), said);
  }

  private static List<String> missing(String said, String... parts) {
    List<String> missing = new ArrayList<>(List.of(parts));
    missing.removeIf(said::contains);
    return missing;
  }

  private static Layer first(Model model) {
    return model.network().stage(1).layers().get(0);
  }

  @ParameterizedTest
  @EnumSource
  void aModelIsReadBackEqualAndByOthersAsTheSame(Interpolation interpolation) throws Exception {
    Network network =
        new Network(
            "n",
            new Shape(1, 1, 2, 3),
            Optional.empty(),
            List.of(
                new Stage(
                    "up",
                    new ResizeLayer(3, 5, interpolation),
                    new ConvolutionLayer(1, Window.square(1, 1, 0)))),
            Optional.empty());
    Model model = new Model(network, Parameters.zeros(network), List.of(), Map.of());
    ModelProto file = OnnxFile.message(model, "0.1.0");
    Path path = Files.write(folder.resolve("own.onnx"), file.toByteArray());
    assertEquals(network, OnnxFile.read(path).network());
    ModelProto stripped = file.toBuilder().clearMetadataProps().setProducerName("other").build();
    assertEquals(network.stage(1).layers(), read(folder, stripped).network().stage(1).layers());
    assertEquals(
        interpolation == Interpolation.NEAREST
            ? List.of("nearest", "asymmetric", "floor")
            : List.of("linear", "half_pixel"),
        texts(file.getGraph()));
  }

  private static List<String> texts(GraphProto graph) {
    NodeProto resize =
        graph.getNodeList().stream()
            .filter(node -> node.getOpType().equals("Resize"))
            .findFirst()
            .orElseThrow();
    return resize.getAttributeList().stream().map(each -> each.getS().toStringUtf8()).toList();
  }
}
