package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.counted;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.engine.model.Model;
import dev.sunder.kernels.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that have the channels last, as Keras does; here they come first. */
class OnnxTransposesTest {

  private static final Attribute FIRST = Attribute.of("perm", List.of(0L, 3L, 1L, 2L));
  private static final Attribute LAST = Attribute.of("perm", List.of(0L, 2L, 3L, 1L));

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("g");

  /** A picture of one row, two pixels, three channels. */
  private final String x = graph.input("x", List.of(1L, 2L, 3L));

  /** Its channels first, through a convolution that leaves it as it is. */
  private String kept(String value) {
    String first = graph.node("first", "Transpose", List.of(value), FIRST);
    float[] unit = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    String weight = graph.floats("w", List.of(3L, 3L, 1L, 1L), unit);
    return graph.node("c", "Conv", List.of(first, weight));
  }

  private String weighted(String features) {
    // In the order of the graph: both pixels, the channels of each.
    String weight = graph.floats("v", List.of(6L, 1L), new float[] {1, 10, 100, 1e3f, 1e4f, 1e5f});
    return graph.node("m", "MatMul", List.of(features, weight));
  }

  @Test
  void theInputHasItsChannelsFirst() throws Exception {
    Model model = read(folder, message(graph, kept(x), 3L, 1L, 2L));
    assertEquals(new Shape(1, 3, 1, 2), model.network().input());
    assertArrayEquals(counted(6), answer(model, counted(6)));
  }

  @Test
  void featuresKeepTheirWeights() throws Exception {
    String last = graph.node("last", "Transpose", List.of(kept(x)), LAST);
    String rectified = graph.node("r", "Relu", List.of(last));
    String flat = graph.node("f", "Reshape", List.of(rectified, graph.integers("t", -1, 6)));
    Model model = read(folder, message(graph, weighted(flat), 1L));
    // Channels first: the pixels of the first channel are 1 and 2, of the second 3 and 4.
    float expected = 1 * 1 + 3 * 10 + 5 * 100 + 2 * 1e3f + 4 * 1e4f + 6 * 1e5f;
    assertArrayEquals(new float[] {expected}, answer(model, counted(6)));
  }

  @Test
  void arithmeticBeforeAndBetweenIsDoneChannelByChannel() throws Exception {
    String mean = graph.floats("mean", List.of(3L), new float[] {1, 3, 5});
    String centred = graph.node("s", "Sub", List.of(x, mean));
    String last = graph.node("last", "Transpose", List.of(kept(centred)), LAST);
    String factor = graph.floats("factor", List.of(3L), new float[] {10, 100, 1000});
    String scaled = graph.node("m", "Mul", List.of(last, factor));
    String first = graph.node("again", "Transpose", List.of(scaled), FIRST);
    Model model = read(folder, message(graph, first, 3L, 1L, 2L));
    assertArrayEquals(new float[] {0, 10, 0, 100, 0, 1000}, answer(model, counted(6)), 1e-3f);
  }

  @Test
  void aMeanOverTheMapIsGlobalPooling() throws Exception {
    String last = graph.node("last", "Transpose", List.of(kept(x)), LAST);
    String mean =
        graph.node(
            "mean",
            "ReduceMean",
            List.of(last),
            Attribute.of("axes", List.of(1L, 2L)),
            Attribute.of("keepdims", 0));
    Model model = read(folder, message(graph, mean, 3L));
    assertArrayEquals(new float[] {1.5f, 3.5f, 5.5f}, answer(model, counted(6)));
  }

  @Test
  void whatNothingUndoesIsRefused() {
    String last = graph.node("last", "Transpose", List.of(kept(x)), LAST);
    new Refusals(folder.resolve("turned.onnx"), OnnxFile::read)
        .refused(
            message(graph, last, 1L, 2L, 3L).toByteArray(),
            "channels last",
            "(Transpose): expected one that another undoes");
  }
}
