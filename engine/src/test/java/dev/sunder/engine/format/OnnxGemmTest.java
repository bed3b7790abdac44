package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sunder.engine.format.OnnxGraph.Attribute;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Y = alpha · X · W + beta · C, C stretched by ONNX's rules, for X = (1, 2). */
class OnnxGemmTest {

  // X · W: 1·1 + 2·4 = 9, 1·2 + 2·5 = 12, 1·3 + 2·6 = 15.
  private static final float[] WEIGHT = {1, 2, 3, 4, 5, 6};

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("g");
  private final String x = graph.input("x", List.of(2L));
  private final String weight = graph.floats("w", List.of(2L, 3L), WEIGHT);

  private ModelProto gemm(List<Long> shape, float[] c, Attribute... attributes) {
    String bias = graph.floats("c", shape, c);
    return message(graph, graph.node("y", "Gemm", List.of(x, weight, bias), attributes), 3L);
  }

  private void assertAnswer(ModelProto message, float... expected) throws Exception {
    assertArrayEquals(expected, answer(read(folder, message), 1, 2));
  }

  @Test
  void aBiasOfOneValueAnOutputIsAdded() throws Exception {
    assertAnswer(gemm(List.of(3L), new float[] {1, 10, 100}), 10, 22, 115);
  }

  @Test
  void aRowIsOneValueAnOutput() throws Exception {
    assertAnswer(gemm(List.of(1L, 3L), new float[] {1, 10, 100}), 10, 22, 115);
  }

  @Test
  void aSingleValueIsAddedToAll() throws Exception {
    assertAnswer(gemm(List.of(), new float[] {7}), 16, 19, 22);
  }

  @Test
  void aSingleValueOfTwoDimensionsIsAddedToAll() throws Exception {
    assertAnswer(gemm(List.of(1L, 1L), new float[] {7}), 16, 19, 22);
  }

  @Test
  void aColumnThatAddsSomethingElseToEachExampleIsRefused() {
    new Refusals(folder.resolve("column.onnx"), OnnxFile::read)
        .refused(
            gemm(List.of(3L, 1L), new float[] {1, 2, 3}).toByteArray(),
            "a column",
            "(Gemm): its C of the shape [3, 1] adds something else to each example");
  }

  @Test
  void aColumnOfOneValueIsAddedToAll() throws Exception {
    assertAnswer(gemm(List.of(3L, 1L), new float[] {7, 7, 7}), 16, 19, 22);
  }

  @Test
  void alphaAndBetaAreFactors() throws Exception {
    assertAnswer(
        gemm(
            List.of(3L),
            new float[] {1, 10, 100},
            Attribute.of("alpha", 2f),
            Attribute.of("beta", 0.5f)),
        18.5f,
        29,
        80);
  }

  @Test
  void aWeightMayHaveItsOutputsFirst() throws Exception {
    String turned = graph.floats("t", List.of(3L, 2L), new float[] {1, 4, 2, 5, 3, 6});
    String y = graph.node("y", "Gemm", List.of(x, turned), Attribute.of("transB", 1));
    assertAnswer(message(graph, y, 3L), 9, 12, 15);
  }

  @Test
  void aTransposedInputIsRefused() {
    new Refusals(folder.resolve("turned.onnx"), OnnxFile::read)
        .refused(
            gemm(List.of(3L), new float[3], Attribute.of("transA", 1)).toByteArray(),
            "transA",
            "(Gemm): transA: expected 0, got 1");
  }

  @Test
  void aMatrixProductAndASumAreALayer() throws Exception {
    String product = graph.node("m", "MatMul", List.of(x, weight));
    String bias = graph.floats("b", List.of(3L), new float[] {1, 10, 100});
    assertAnswer(message(graph, graph.node("a", "Add", List.of(bias, product)), 3L), 10, 22, 115);
  }
}
