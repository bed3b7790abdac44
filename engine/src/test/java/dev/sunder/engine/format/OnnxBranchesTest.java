package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Stage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that go several ways and are joined again. */
class OnnxBranchesTest {

  private static final Attribute CHANNELS = Attribute.of("axis", 1);

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("g");
  private final String x = graph.input("x", List.of(1L, 1L, 2L));

  private List<String> assertAnswer(String result, long channels, float... expected)
      throws Exception {
    Model model = read(folder, message(graph, result, channels, 1L, 2L));
    assertArrayEquals(expected, answer(model, 1, 2), 1e-5f);
    return model.network().stages().stream().map(Stage::text).toList();
  }

  private void refused(String result, String why) {
    new Refusals(folder.resolve("branches.onnx"), OnnxFile::read)
        .refused(message(graph, result, 1L, 1L, 2L).toByteArray(), "branches", why);
  }

  /** All channels of a value, summed and multiplied. */
  private String times(float factor, String value, int channels) {
    float[] weight = new float[channels];
    java.util.Arrays.fill(weight, factor);
    String name = graph.floats("w" + factor + value, List.of(1L, (long) channels, 1L, 1L), weight);
    return graph.node("times", "Conv", List.of(value, name));
  }

  @Test
  void aSkipIsAChainWithoutLayers() throws Exception {
    String sum = graph.node("a", "Add", List.of(times(10, x, 1), x));
    assertEquals(List.of("add(conv 1 1x1/1 | )"), assertAnswer(sum, 1, 11, 22));
  }

  @Test
  void featuresOfASumOfSeveralAreThoseOfItsMap() throws Exception {
    String sum = graph.node("s", "Sum", List.of(times(10, x, 1), x, times(2, x, 1)));
    String target = graph.integers("features", 1, 2);
    String features = graph.node("f", "Reshape", List.of(sum, target));
    Model model = read(folder, message(graph, features, 2L));
    assertArrayEquals(new float[] {13, 26}, answer(model, 1, 2), 1e-5f);
  }

  @Test
  void eachSetOfBranchesWithWeightsBeginsAStage() throws Exception {
    String first = graph.node("a", "Add", List.of(times(10, x, 1), x));
    String rectified = graph.node("r", "Relu", List.of(first));
    String second = graph.node("b", "Add", List.of(rectified, times(2, rectified, 1)));
    assertEquals(2, assertAnswer(second, 1, 33, 66).size());
  }

  @Test
  void channelsAreJoinedInTheirOrder() throws Exception {
    String all = graph.node("c", "Concat", List.of(times(3, x, 1), x, times(2, x, 1)), CHANNELS);
    assertAnswer(all, 3, 3, 6, 1, 2, 2, 4);
  }

  @Test
  void aGrowingListIsJoinedStepByStep() throws Exception {
    String one = times(10, x, 1);
    String two = times(1, graph.node("c", "Concat", List.of(x, one), CHANNELS), 2);
    String three = times(1, graph.node("c", "Concat", List.of(x, one, two), CHANNELS), 3);
    String all = graph.node("c", "Concat", List.of(x, one, two, three), CHANNELS);
    assertAnswer(all, 4, 1, 2, 10, 20, 11, 22, 22, 44);
  }

  @Test
  void whatTwoOfManyBranchesShareIsJoinedFirst() throws Exception {
    String shared = times(10, x, 1);
    String all =
        graph.node(
            "c",
            "Concat",
            List.of(times(3, x, 1), times(1, shared, 1), times(2, shared, 1)),
            CHANNELS);
    assertAnswer(all, 3, 3, 6, 10, 20, 20, 40);
  }

  @Test
  void aMapIsMultipliedByOneValueAChannel() throws Exception {
    String pooled = graph.node("p", "GlobalAveragePool", List.of(x));
    String gate = times(2, pooled, 1);
    assertAnswer(graph.node("m", "Mul", List.of(gate, x)), 1, 3, 6);
  }

  @Test
  void aValueTimesItsSigmoidIsOneActivation() throws Exception {
    String swish = graph.node("m", "Mul", List.of(x, graph.node("s", "Sigmoid", List.of(x))));
    float one = (float) (1 / (1 + Math.exp(-1)));
    float two = (float) (2 / (1 + Math.exp(-2)));
    assertEquals(List.of("silu"), assertAnswer(swish, 1, one, two));
  }

  private String constant(String name, float value) {
    return graph.floats(name, List.of(), new float[] {value});
  }

  /** min(max(x + 3, 0), 6). */
  private String clipped() {
    String sum = graph.node("a", "Add", List.of(x, constant("three", 3)));
    return graph.node("c", "Clip", List.of(sum, constant("zero", 0), constant("six", 6)));
  }

  @Test
  void hardSwishIsRecognisedWhereTheProductIsDivided() throws Exception {
    String product = graph.node("m", "Mul", List.of(x, clipped()));
    String last = graph.node("d", "Div", List.of(product, "six"));
    assertEquals(List.of("hard swish"), assertAnswer(last, 1, 4 / 6f, 10 / 6f));
  }

  @Test
  void hardSwishIsRecognisedWhereTheGateIsDivided() throws Exception {
    String gate = graph.node("d", "Div", List.of(clipped(), "six"));
    String last = graph.node("m", "Mul", List.of(x, gate));
    assertEquals(List.of("hard swish"), assertAnswer(last, 1, 4 / 6f, 10 / 6f));
  }

  @Test
  void geluIsRecognised() throws Exception {
    String root = constant("root", (float) Math.sqrt(2));
    String erf = graph.node("e", "Erf", List.of(graph.node("d", "Div", List.of(x, root))));
    String product =
        graph.node(
            "m", "Mul", List.of(x, graph.node("a", "Add", List.of(erf, constant("one", 1)))));
    String gelu = graph.node("h", "Mul", List.of(product, constant("half", 0.5f)));
    // 1 · Φ(1) and 2 · Φ(2), from tables of the normal distribution.
    assertEquals(List.of("gelu"), assertAnswer(gelu, 1, 0.84134f, 1.95450f));
  }

  @Test
  void waysThatTakeFromEachOtherAreRefused() {
    String one = times(10, x, 1);
    String two = graph.node("a", "Add", List.of(one, times(2, x, 1)));
    String three = graph.node("m", "Mul", List.of(one, two));
    refused(
        three,
        "node \"m/Mul\" (Mul): expected branches that are apart from each other, but two of those"
            + " that it joins take");
  }

  @Test
  void aDifferenceOfValuesIsRefused() {
    refused(
        graph.node("s", "Sub", List.of(times(10, x, 1), x)),
        "node \"s/Sub\" (Sub): there is no layer that computes it here");
  }

  @Test
  void branchesInBranchesWithoutEndAreRefused() {
    String value = x;
    for (int i = 0; i < 12; i++) {
      value = graph.node("a", "Add", List.of(times(1, value, 1), x));
    }
    refused(value, "branches");
  }
}
