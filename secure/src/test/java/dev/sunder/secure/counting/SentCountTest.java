package dev.sunder.secure.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.kernels.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** AlexNet_v2 counted by hand: conv1 has 55x55 positions, pooled to 27x27, over 224x224x3. */
class SentCountTest {

  private static final Network ALEXNET = Networks.alexNetV2(3, 224, 2);

  private static SentCount conv1(SentLayer layer, double active, double activePooled) {
    return SentCount.of(ALEXNET, 1, active, activePooled).stream()
        .filter(count -> count.layer() == layer)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void beforeReluEveryValueIsAnEquation() {
    SentCount count = conv1(SentLayer.PRE_ACTIVATIONS, 0.5, 0.9);
    assertEquals(193_600, count.values());
    assertEquals(193_600, count.equations());
    assertEquals(0, count.inequalities());
    assertEquals(1, count.candidates());
    assertEquals(150_528, count.unknowns());
    assertFalse(count.wholeMapPasses());
  }

  @Test
  void theKernelsThatPassEachBoundBeforeReluArePapersAndOurs() {
    SentCount count = conv1(SentLayer.PRE_ACTIVATIONS, 0.5, 0.9);
    assertEquals(OptionalLong.of(87), count.patchKernels(), "87.48 of equation 10");
    assertEquals(OptionalLong.of(47), count.windowKernels(), "fewer than 4 * 4 * 3");
    assertEquals(49, count.mapKernels(), "150,528 / 3,025 = 49.8");
  }

  @Test
  void behindReluTheActiveUnitsAreEquationsAndTheOthersInequalities() {
    SentCount count = conv1(SentLayer.ACTIVATIONS, 0.25, 0.9);
    assertEquals(193_600, count.values());
    assertEquals(48_400, count.equations());
    assertEquals(145_200, count.inequalities());
    assertTrue(count.wholeMapPasses());
    assertEquals(OptionalLong.of(349), count.patchKernels(), "2187 / (25 / 4) = 349.9");
    assertEquals(OptionalLong.of(191), count.windowKernels(), "fewer than 48 * 4");
    assertEquals(199, count.mapKernels(), "150,528 / (3,025 / 4) = 199.04");
  }

  @Test
  void aPooledValueIsAnEquationForOneOfNinePositions() {
    SentCount count = conv1(SentLayer.POOLED, 0.5, 0.9);
    assertEquals(46_656, count.values());
    assertEquals(41_990, count.equations());
    assertEquals(193_600 - 41_990, count.inequalities());
    assertEquals(9, count.candidates());
    assertEquals(OptionalLong.of(607), count.patchKernels(), "2187 / (2 * 2 * 0.9) = 607.5");
    assertEquals(OptionalLong.of(213), count.windowKernels(), "48 * 4 / 0.9 = 213.3");
    assertEquals(229, count.mapKernels(), "150,528 / (729 * 0.9) = 229.4");
  }

  @Test
  void theSignalsChannelCountsAmongTheUnknowns() {
    SignalInput signal = new SignalInput(1, new Shape(1, 1, 28, 28), Scaling.symmetric(1));
    SentCount count = SentCount.of(ALEXNET.withSignal(Optional.of(signal)), 1, 0.5, 0.9).get(0);
    assertEquals(200_704, count.unknowns());
    assertEquals(OptionalLong.of(63), count.windowKernels(), "64 meet 4 * 4 * 4 exactly");
    assertEquals(66, count.mapKernels(), "200,704 / 3,025 = 66.3");
  }

  @Test
  void withoutPoolingThereAreTwoThingsToSend() {
    List<SentCount> conv3 = SentCount.of(ALEXNET, 3, 0.5, 0.9);
    assertEquals(2, conv3.size());
    assertEquals(13 * 13 * 384, conv3.get(1).values());
  }

  @Test
  void aFullyConnectedStageHasOnlyTheWholeMap() {
    SentCount fc6 = SentCount.of(ALEXNET, 6, 0.5, 0.9).get(0);
    assertEquals(OptionalLong.empty(), fc6.patchKernels());
    assertEquals(OptionalLong.empty(), fc6.windowKernels());
    assertEquals(9_215, fc6.mapKernels(), "fewer outputs than 256 * 6 * 6 inputs");
  }

  @Test
  void whenNothingIsActiveAnyNumberOfKernelsPasses() {
    SentCount count = conv1(SentLayer.ACTIVATIONS, 0, 0);
    assertEquals(0, count.equations());
    assertEquals(SentCount.ANY, count.mapKernels());
  }

  @Test
  void aShareThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> SentCount.of(ALEXNET, 1, 1.5, 0.9));
    assertThrows(IllegalArgumentException.class, () -> SentCount.of(ALEXNET, 1, 0.5, Double.NaN));
  }
}
