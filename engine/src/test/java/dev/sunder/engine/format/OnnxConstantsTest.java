package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.changed;
import static dev.sunder.engine.format.ForeignGraphs.counted;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.kernels.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not depend on a graph's input is computed when it is read. */
class OnnxConstantsTest {

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("g");
  private final String x = graph.input("x", List.of(2L, 1L, 2L));

  /** y = x · W, W (4, 2) of 1 to 8, behind features. */
  private ModelProto product(String features, String weight) {
    return message(graph, graph.node("y", "Gemm", List.of(features, weight)), 2L);
  }

  private String weight() {
    return graph.floats("w", List.of(4L, 2L), counted(8));
  }

  private void assertProduct(ModelProto message) throws Exception {
    // (1, 2, 3, 4) times the columns (1, 3, 5, 7) and (2, 4, 6, 8).
    assertArrayEquals(new float[] {50, 60}, answer(read(folder, message), 1, 2, 3, 4));
  }

  @Test
  void aViewByTheBatchsSizeIsAFlatten() throws Exception {
    String shape = graph.node("s", "Shape", List.of(x));
    String first = graph.integers("zero", 0);
    String size = graph.node("g", "Gather", List.of(shape, first), Attribute.of("axis", 0));
    String rest = graph.integers("rest", -1);
    String target = graph.node("c", "Concat", List.of(size, rest), Attribute.of("axis", 0));
    assertProduct(product(graph.node("r", "Reshape", List.of(x, target)), weight()));
  }

  @Test
  void sizesAreMultipliedWhileTheBatchsStaysOpen() throws Exception {
    String shape = graph.node("s", "Shape", List.of(x));
    String batch = slice(shape, 0, 1);
    String channels = slice(shape, 1, 2);
    String columns = slice(shape, 3, 4);
    String features = graph.node("m", "Mul", List.of(channels, columns));
    String target = graph.node("c", "Concat", List.of(batch, features), Attribute.of("axis", 0));
    assertProduct(product(graph.node("r", "Reshape", List.of(x, target)), weight()));
  }

  private String slice(String shape, long from, long to) {
    return graph.node(
        "slice",
        "Slice",
        List.of(shape, graph.integers("from" + from, from), graph.integers("to" + to, to)));
  }

  @Test
  void anIdentityOfAConstantIsTheConstant() throws Exception {
    String same = graph.node("i", "Identity", List.of(weight()));
    assertProduct(product(graph.node("f", "Flatten", List.of(x)), same));
  }

  @Test
  void aTransposedConstantIsTurned() throws Exception {
    float[] columns = {1, 3, 5, 7, 2, 4, 6, 8};
    String turned = graph.floats("w", List.of(2L, 4L), columns);
    String weight =
        graph.node("t", "Transpose", List.of(turned), Attribute.of("perm", List.of(1L, 0L)));
    assertProduct(product(graph.node("f", "Flatten", List.of(x)), weight));
  }

  @Test
  void arithmeticOfConstantsIsStretched() throws Exception {
    // 1 to 8 as (0, 2, 4, 6) in a column plus (1, 2) in a row.
    String column = graph.floats("column", List.of(4L, 1L), new float[] {0, 4, 8, 12});
    String half = graph.node("d", "Div", List.of(column, graph.floats("two", List.of(), two())));
    String row = graph.floats("row", List.of(2L), new float[] {1, 2});
    String weight = graph.node("a", "Add", List.of(half, row));
    assertProduct(product(graph.node("f", "Flatten", List.of(x)), weight));
  }

  private static float[] two() {
    return new float[] {2};
  }

  @Test
  void aConstantNodeHasItsValuesInAnyAttribute() throws Exception {
    String weight = graph.node("k", "Constant", List.of());
    String column = graph.node("k2", "Constant", List.of());
    String shaped = graph.node("r", "Reshape", List.of(weight, column));
    ModelProto message = product(graph.node("f", "Flatten", List.of(x)), shaped);
    AttributeProto.Builder floats =
        AttributeProto.newBuilder().setName("value_floats").setType(AttributeType.FLOATS);
    for (float value : counted(8)) {
      floats.addFloats(value);
    }
    AttributeProto.Builder integers =
        AttributeProto.newBuilder()
            .setName("value_ints")
            .setType(AttributeType.INTS)
            .addInts(4)
            .addInts(-1);
    assertProduct(
        changed(
            message,
            built -> {
              for (NodeProto.Builder node : built.getNodeBuilderList()) {
                if (node.getOutput(0).equals(weight)) {
                  node.addAttribute(floats);
                } else if (node.getOutput(0).equals(column)) {
                  node.addAttribute(integers);
                }
              }
              return built;
            }));
  }

  @Test
  void aWeightMayBeAnInputWithAnInitialiser() throws Exception {
    ModelProto message = product(graph.node("f", "Flatten", List.of(x)), weight());
    assertProduct(
        changed(message, built -> built.addInput(built.getInput(0).toBuilder().setName("w"))));
  }

  @Test
  void whatTheOutputDoesNotNeedIsDropped() throws Exception {
    String flat = graph.node("f", "Flatten", List.of(x));
    graph.node("unused", "Sign", List.of(flat));
    assertProduct(product(flat, weight()));
  }

  @Test
  void aConstantFarLargerThanTheFileIsRefused() {
    String shape = graph.integers("huge", 1L << 15, 1L << 15);
    String huge = graph.node("h", "ConstantOfShape", List.of(shape));
    ModelProto message = product(graph.node("f", "Flatten", List.of(x)), huge);
    new Refusals(folder.resolve("huge.onnx"), OnnxFile::read)
        .refused(
            message.toByteArray(),
            "2^30 zeros",
            "node \"h/ConstantOfShape\" (ConstantOfShape): it makes a constant of [32768, 32768]");
  }

  @Test
  void anInputOfFeaturesIsOneOfAsManyChannels() throws Exception {
    OnnxGraph flat = new OnnxGraph("g");
    String features = flat.input("x", List.of(4L));
    String weight = flat.floats("w", List.of(4L, 2L), counted(8));
    ModelProto message = message(flat, flat.node("y", "MatMul", List.of(features, weight)), 2L);
    assertEquals(Shape.of(1, 4), read(folder, message).network().input());
    assertProduct(message);
  }
}
