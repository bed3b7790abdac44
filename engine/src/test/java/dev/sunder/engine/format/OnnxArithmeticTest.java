package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static dev.sunder.engine.format.ForeignGraphs.read;
import static dev.sunder.engine.format.ForeignGraphs.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Scaling;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arithmetic with constants is done by the layer beside it, or by the scaling of pixels. */
class OnnxArithmeticTest {

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("g");
  private final String x = graph.input("x", List.of(2L, 1L, 2L));

  private String perChannel(String name, float first, float second) {
    return graph.floats(name, List.of(1L, 2L, 1L, 1L), new float[] {first, second});
  }

  /** Sums both channels, each pixel by itself, or each with its left neighbour. */
  private String sum(String value, boolean padded) {
    long width = padded ? 2 : 1;
    float[] ones = padded ? new float[] {1, 1, 1, 1} : new float[] {1, 1};
    String weight = graph.floats("w", List.of(1L, 2L, 1L, width), ones);
    return graph.node(
        "sum",
        "Conv",
        List.of(value, weight),
        Attribute.of("pads", List.of(0L, padded ? 1L : 0L, 0L, 0L)));
  }

  @Test
  void whatAConvolutionIsScaledAndShiftedByIsInItsWeights() throws Exception {
    String factor = graph.floats("f", List.of(1L, 1L, 1L), new float[] {10});
    String scaled = graph.node("m", "Mul", List.of(sum(x, false), factor));
    String shifted = graph.node("a", "Sub", List.of(scaled, graph.floats("s", List.of(), one())));
    Model model = read(folder, message(graph, shifted, 1L, 1L, 2L));
    assertEquals(1, model.network().stage(1).layers().size());
    // (1 + 3) · 10 - 1, (2 + 4) · 10 - 1.
    assertArrayEquals(new float[] {39, 59}, answer(model, 1, 2, 3, 4));
  }

  private static float[] one() {
    return new float[] {1};
  }

  @Test
  void aConstantMayBeDividedInto() {
    String inverse = graph.node("d", "Div", List.of(graph.floats("s", List.of(), one()), x));
    new Refusals(folder.resolve("inverse.onnx"), OnnxFile::read)
        .refused(
            message(graph, sum(inverse, false), 1L, 1L, 2L).toByteArray(),
            "1 / x",
            "node \"d/Div\" (Div): there is no layer that computes it here");
  }

  @Test
  void whatComesBeforeAConvolutionWithoutPaddingIsInItsWeights() throws Exception {
    Model model = read(folder, begun(false));
    assertEquals(1, model.network().stage(1).layers().size());
    // (1 - 1) / 2 + (3 - 2) / 4 and (2 - 1) / 2 + (4 - 2) / 4.
    assertArrayEquals(new float[] {0.25f, 1}, answer(model, 1, 2, 3, 4));
  }

  @Test
  void whatComesBeforeAConvolutionThatPadsIsNotLost() throws Exception {
    // The left neighbour of the first pixel is a zero behind the arithmetic, not before it.
    assertArrayEquals(
        new float[] {0.25f, 1.25f}, answer(read(folder, begun(true)), 1, 2, 3, 4), 1e-6f);
  }

  private ModelProto begun(boolean padded) {
    String centred = graph.node("s", "Sub", List.of(x, perChannel("mean", 1, 2)));
    String scaled = graph.node("d", "Div", List.of(centred, perChannel("deviation", 2, 4)));
    return message(graph, sum(scaled, padded), 1L, 1L, 2L);
  }

  @Test
  void theScalingOfPixelsTakesInWhatTheGraphBeginsWith() throws Exception {
    for (boolean padded : new boolean[] {false, true}) {
      OnnxArithmeticTest fresh = new OnnxArithmeticTest();
      Model model = OnnxFile.read(write(folder, fresh.begun(padded)), Scaling::unit);
      Scaling scaling = model.network().scaling().orElseThrow();
      // (p / 255 - 1) / 2 and (p / 255 - 2) / 4.
      assertArrayEquals(new float[] {1 / 510f, 1 / 1020f}, scaling.scaleArray(), 1e-9f);
      assertArrayEquals(new float[] {-0.5f, -0.5f}, scaling.offsetArray());
      assertEquals(1, model.network().stage(1).layers().size());
    }
  }

  @Test
  void arithmeticBeforeFeaturesIsInTheirWeights() throws Exception {
    String scaled = graph.node("m", "Mul", List.of(x, perChannel("factor", 10, 100)));
    String flat = graph.node("f", "Flatten", List.of(scaled));
    String weight = graph.floats("w", List.of(4L, 1L), new float[] {1, 1, 1, 1});
    Model model = read(folder, message(graph, graph.node("y", "Gemm", List.of(flat, weight)), 1L));
    assertArrayEquals(new float[] {10 + 20 + 300 + 400}, answer(model, 1, 2, 3, 4));
  }

  @Test
  void batchNormalisationIsALayerThatCanBeTrained() throws Exception {
    String normalised =
        graph.node(
            "n",
            "BatchNormalization",
            List.of(
                sum(x, false),
                graph.floats("gamma", List.of(1L), new float[] {3}),
                graph.floats("beta", List.of(1L), new float[] {5}),
                graph.floats("mean", List.of(1L), new float[] {4}),
                graph.floats("variance", List.of(1L), new float[] {0.75f})),
            Attribute.of("epsilon", 0.25f));
    Model model = read(folder, message(graph, normalised, 1L, 1L, 2L));
    assertEquals("bn", model.network().stage(1).layers().get(1).text());
    // 3 · (4 - 4) / 1 + 5 and 3 · (6 - 4) / 1 + 5.
    assertArrayEquals(new float[] {5, 11}, answer(model, 1, 2, 3, 4), 1e-5f);
  }
}
