package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.sunder.engine.format.OnnxGraph.Attribute;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a graph says that zeros are added; one row of pixels shows it. */
class OnnxPaddingTest {

  private static final Attribute KERNEL = Attribute.of("kernel_shape", List.of(1L, 2L));
  private static final Attribute STRIDE = Attribute.of("strides", List.of(1L, 2L));

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("g");
  private final String x = graph.input("x", List.of(1L, 1L, 3L));

  private void assertAnswer(String result, long width, float... expected) throws Exception {
    assertArrayEquals(
        expected, answer(read(folder, message(graph, result, 1L, 1L, width)), 1, 2, 3));
  }

  /** Adds each pixel and ten times its right neighbour. */
  private String convolved(String value, Attribute... attributes) {
    String weight = graph.floats("w", List.of(1L, 1L, 1L, 2L), new float[] {1, 10});
    return graph.node("c", "Conv", List.of(value, weight), attributes);
  }

  private String padded(String value, long before, long after) {
    String pads = graph.integers("pads", 0, 0, 0, before, 0, 0, 0, after);
    return graph.node("p", "Pad", List.of(value, pads));
  }

  @Test
  void aPadIsTheConvolutionsPadding() throws Exception {
    assertAnswer(convolved(padded(x, 1, 1)), 4, 10, 21, 32, 3);
  }

  @Test
  void aPadOnOneSideIsOnThatSide() throws Exception {
    assertAnswer(convolved(padded(x, 1, 0)), 3, 10, 21, 32);
  }

  @Test
  void sameUpperPadsBehind() throws Exception {
    assertAnswer(convolved(x, Attribute.of("auto_pad", "SAME_UPPER")), 3, 21, 32, 3);
  }

  @Test
  void sameLowerPadsBefore() throws Exception {
    assertAnswer(convolved(x, Attribute.of("auto_pad", "SAME_LOWER")), 3, 10, 21, 32);
  }

  @Test
  void validPadsNothing() throws Exception {
    assertAnswer(convolved(x, Attribute.of("auto_pad", "VALID")), 2, 21, 32);
  }

  @Test
  void dilationLeavesPixelsOut() throws Exception {
    assertAnswer(convolved(x, Attribute.of("dilations", List.of(1L, 2L))), 1, 31);
  }

  @Test
  void anAverageCountsThePadBeforeIt() throws Exception {
    assertAnswer(
        graph.node("a", "AveragePool", List.of(padded(x, 1, 0)), KERNEL, STRIDE), 2, 0.5f, 2.5f);
  }

  @Test
  void anAverageLeavesItsOwnPaddingOutUnlessItSaysOtherwise() throws Exception {
    Attribute pads = Attribute.of("pads", List.of(0L, 1L, 0L, 0L));
    assertAnswer(graph.node("a", "AveragePool", List.of(x), KERNEL, STRIDE, pads), 2, 1, 2.5f);
  }

  @Test
  void ceilModeGivesWhatIsLeftAPosition() throws Exception {
    Attribute ceiling = Attribute.of("ceil_mode", 1);
    assertAnswer(graph.node("m", "MaxPool", List.of(x), KERNEL, STRIDE, ceiling), 2, 2, 3);
  }

  @Test
  void anAverageInCeilModeIsOfWhatIsThere() throws Exception {
    Attribute ceiling = Attribute.of("ceil_mode", 1);
    assertAnswer(graph.node("a", "AveragePool", List.of(x), KERNEL, STRIDE, ceiling), 2, 1.5f, 3);
  }

  @Test
  void theGreatestOfValuesThatAreNeverNegativeMayPadWithZeros() throws Exception {
    String rectified = graph.node("r", "Relu", List.of(x));
    assertAnswer(
        graph.node("m", "MaxPool", List.of(padded(rectified, 1, 0)), KERNEL, STRIDE), 2, 1, 3);
  }

  @Test
  void theGreatestOfAnyValuesMayNot() {
    String pooled = graph.node("m", "MaxPool", List.of(padded(x, 1, 0)), KERNEL, STRIDE);
    new Refusals(folder.resolve("pad.onnx"), OnnxFile::read)
        .refused(
            message(graph, pooled, 1L, 1L, 2L).toByteArray(),
            "zeros among negative values",
            "node \"p/Pad\" (Pad): there is no layer that computes it here");
  }
}
