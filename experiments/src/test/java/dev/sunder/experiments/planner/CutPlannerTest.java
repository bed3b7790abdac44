package dev.sunder.experiments.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.experiments.planner.CutPlan.Bounds;
import dev.sunder.experiments.planner.CutPlan.Row;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** AlexNet_v2 with an MNIST digit as the signal, counted by hand after the paper's section 7. */
class CutPlannerTest {

  private static final SignalInput DIGIT =
      new SignalInput(1, new Shape(1, 1, 28, 28), Scaling.symmetric(1));

  private static final CutPlan ALEXNET = CutPlanner.of(Networks.alexNetV2(3, 224, 2), DIGIT);

  private static Row own(CutPlan plan, String cut) {
    return plan.rows().stream()
        .filter(row -> !row.whatIf() && row.cut().equals(cut))
        .findFirst()
        .orElseThrow();
  }

  private static List<Row> whatIf(CutPlan plan, String cut) {
    return plan.rows().stream().filter(row -> row.whatIf() && row.cut().equals(cut)).toList();
  }

  private static void assertPasses(String cut, boolean patch, boolean window, boolean map) {
    Bounds bounds = own(ALEXNET, cut).bounds();
    assertEquals(patch, bounds.patch(), cut + ": " + bounds);
    assertEquals(window, bounds.window(), cut + ": " + bounds);
    assertEquals(map, bounds.wholeMap(), cut + ": " + bounds);
  }

  @Test
  void beforeReluTheStagesThatTheSignalJoinsPassAndFailAsCountedByHand() {
    assertPasses("1.1", true, false, true); // 1,600 < 2,916; 64 = 4*4*4; 193,600 < 200,704.
    assertPasses("2.1", false, false, false); // 15,552 > 10,985; 192 > 65; 139,968 > 47,385.
    assertPasses("3.1", false, false, false); // 9,600 > 9,457; 384 > 193; 64,896 > 32,617.
    assertPasses("4.1", true, true, true); // 9,600 < 18,865; 384 < 385; 64,896 < 65,065.
    assertPasses("5.1", true, true, true); // 6,400 < 18,865; 256 < 385; 43,264 < 65,065.
  }

  @Test
  void equationsAndUnknownsAreThoseOfWhatIsSent() {
    Bounds before = own(ALEXNET, "3.1").bounds();
    assertEquals(13 * 13 * 384, before.equations());
    assertEquals(13 * 13 * 193, before.unknowns());
    Bounds pooled = own(ALEXNET, "2.3").bounds();
    assertEquals(13 * 13 * 192, pooled.equations());
    assertEquals(27 * 27 * 65, pooled.unknowns());
    assertTrue(pooled.wholeMap(), "32,448 < 47,385");
  }

  @Test
  void theMostKernelsAreTheGreatestThatPassAndTheirLeastCounts() {
    Bounds conv3 = own(ALEXNET, "3.1").bounds();
    assertEquals(378, conv3.patchKernels(), "9,457 / 25 = 378.28");
    assertEquals(192, conv3.windowKernels(), "fewer than 193");
    assertEquals(192, conv3.mapKernels(), "fewer than 32,617 / 169 = 193");
    assertEquals(192, conv3.mostKernels());
    Bounds conv1 = own(ALEXNET, "1.1").bounds();
    assertEquals(116, conv1.patchKernels(), "2,916 / 25 = 116.64");
    assertEquals(63, conv1.windowKernels());
    assertEquals(66, conv1.mapKernels(), "200,704 / 3,025 = 66.3");
    assertEquals(63, conv1.mostKernels());
  }

  @Test
  void aClientPublishesAndComputesAllUpToTheSignalsStage() {
    Row row = own(ALEXNET, "3.2");
    long parameters = 23_296 + 307_392 + (9 * 193 * 384 + 384);
    assertEquals(2, row.frozen());
    assertEquals("conv3 relu", row.after());
    assertEquals(parameters, row.publishedParameters());
    assertEquals(4 * parameters, row.publishedBytes());
    long work = 121L * 3 * 64 * 55 * 55 + 25L * 64 * 192 * 27 * 27 + 9L * 193 * 384 * 13 * 13;
    assertEquals(work, row.multiplyAdds());
    assertEquals(64_896, row.values());
    assertEquals(4 * 64_896, row.fp32Bytes());
    assertEquals(64_896 + 8, row.int8Bytes(), "and two floats for the range");
  }

  @Test
  void theSameCutIsCountedWithAsManyKernelsAsJustPassAndOneMore() {
    List<Row> rows = whatIf(ALEXNET, "1.1"); // The network's own 64 is no what-if.
    assertEquals(List.of(63L, 66L, 67L, 116L, 117L), rows.stream().map(Row::kernels).toList());
    assertEquals(List.of(0, 1, 2, 2, 3), rows.stream().map(row -> row.bounds().failed()).toList());
    Row fewest = rows.get(0);
    assertEquals(63 * (121 * 4 + 1), fewest.publishedParameters());
    assertEquals(63 * 55 * 55, fewest.values());
    assertEquals(121L * 4 * 63 * 55 * 55, fewest.multiplyAdds());
  }

  @Test
  void dropoutAndTheLastLayerAreNoCuts() {
    List<String> cuts = ALEXNET.rows().stream().filter(row -> !row.whatIf()).map(Row::cut).toList();
    assertEquals(
        List.of(
            "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2",
            "5.3", "6.1", "6.2", "7.1", "7.2"),
        cuts);
  }

  @Test
  void aFullyConnectedStageHasNoPatchAndNoOtherKernels() {
    Bounds fc6 = own(ALEXNET, "6.1").bounds();
    assertNull(fc6.patch());
    assertNull(fc6.window());
    assertEquals(256 * 6 * 6 + 784, fc6.unknowns());
    assertEquals(256 * 6 * 6 + 784 - 1, fc6.mostKernels());
    assertTrue(fc6.wholeMap());
    assertTrue(whatIf(ALEXNET, "6.1").isEmpty());
  }

  @Test
  void theFrontierIsWhatNoOtherCutBeats() {
    // Pooling sends fewer values of the same client, and fails no more bounds.
    assertFalse(own(ALEXNET, "1.1").frontier());
    assertTrue(own(ALEXNET, "1.3").frontier(), "the cheapest client");
    assertTrue(own(ALEXNET, "6.1").frontier(), "fewest values");
    assertFalse(own(ALEXNET, "7.1").frontier(), "as many values as 6.1 of a larger client");
    // 384 maps of 13x13 cost more everywhere than 5.3's 256 of 6x6, but publish less.
    assertTrue(own(ALEXNET, "5.3").frontier());
    assertFalse(own(ALEXNET, "5.1").frontier());
  }

  @Test
  void aModelsOwnSignalStaysWhereItIs() {
    Network secure = Networks.alexNetV2(3, 224, 2).withSignal(Optional.of(DIGIT.atStage(3)));
    CutPlan plan = CutPlanner.of(secure, DIGIT);
    assertEquals(3, plan.signalStage());
    assertEquals("3.1", plan.rows().get(0).cut());
    Row deeper = own(plan, "4.1");
    assertEquals(2, deeper.frozen());
    assertEquals(13 * 13 * 384, deeper.bounds().unknowns(), "no signal's channel at conv4");
    assertFalse(deeper.bounds().wholeMap(), "as many equations as unknowns");
  }

  @Test
  void layersThatTheCountingDoesNotKnowAreNotCounted() {
    Network network =
        new Network(
            "average",
            new Shape(1, 3, 8, 8),
            Scaling.symmetric(3),
            List.of(
                new Stage(
                    "conv1",
                    new ConvolutionLayer(2, Window.square(3, 1, 1)),
                    new ElementwiseLayer(Activation.TANH),
                    new PoolingLayer(PoolingKind.AVERAGE, Window.square(2, 2, 0))),
                new Stage("fc2", new FullyConnectedLayer(2))));
    CutPlan plan = CutPlanner.of(network, DIGIT);
    assertEquals(128, own(plan, "1.2").bounds().equations(), "tanh can be undone");
    assertNull(own(plan, "1.3").bounds());
    assertTrue(whatIf(plan, "1.3").isEmpty());
  }
}
