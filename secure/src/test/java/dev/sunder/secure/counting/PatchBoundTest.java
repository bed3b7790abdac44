package dev.sunder.secure.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The figures are the paper's (section 7.3) and hand-counted ones. */
class PatchBoundTest {

  private static final Window CONV1 = Window.square(11, 4, 2);

  @Test
  void theUnknownsOfAlexNetsFirstLayerAreThePapers2187() {
    assertEquals(27 * 27 * 3, PatchBound.of(CONV1, 3, 96).unknowns());
    assertEquals(2187, PatchBound.of(CONV1, 3, 64).unknowns());
  }

  @Test
  void ninetySixKernelsGive2400EquationsAndFail() {
    PatchBound bound = PatchBound.of(CONV1, 3, 96);
    assertEquals(2400, bound.equations());
    assertFalse(bound.passes());
  }

  @Test
  void sixtyFourKernelsGive1600EquationsAndPassThePapersBound() {
    PatchBound bound = PatchBound.of(CONV1, 3, 64);
    assertEquals(1600, bound.equations());
    assertTrue(bound.passes());
    assertEquals(87.48, bound.kernelLimit(), 1e-9);
  }

  @Test
  void sixtyFourKernelsFailTheBoundForEveryWindow() {
    WindowBound bound = WindowBound.of(CONV1, 3, 64);
    assertEquals(48, bound.limit());
    assertFalse(bound.passes());
  }

  @Test
  void aKernelOfFiveWithStrideTwoPassesThePatchButNotEveryWindow() {
    Window window = Window.square(5, 2, 0);
    PatchBound patch = PatchBound.of(window, 3, 16);
    assertEquals(256, patch.equations());
    assertEquals(363, patch.unknowns());
    assertTrue(patch.passes());
    assertFalse(WindowBound.of(window, 3, 16).passes());
  }

  @Test
  void theSecureLayersOfAlexNetPassOrFailAsTheirChannelsSay() {
    assertFalse(secured(1).patch().orElseThrow().passes());
    assertEquals(15_552, secured(1).patch().orElseThrow().equations());
    assertEquals(10_985, secured(1).patch().orElseThrow().unknowns());
    assertFalse(secured(2).patch().orElseThrow().passes());
    assertEquals(9_600, secured(2).patch().orElseThrow().equations());
    assertEquals(9_457, secured(2).patch().orElseThrow().unknowns());
    assertTrue(secured(3).patch().orElseThrow().passes());
    assertTrue(secured(3).window().orElseThrow().passes());
    assertTrue(secured(4).window().orElseThrow().passes());
  }

  @Test
  void theWholeMapOfConv1HasMoreEquationsThanUnknowns() {
    StageCount conv1 = StageCount.of(Networks.alexNetV2(3, 224, 2)).get(0);
    assertEquals(193_600, conv1.equations());
    assertEquals(150_528, conv1.unknowns());
    assertFalse(conv1.wholeMapPasses());
    StageCount withSignal = secured(0);
    assertEquals(200_704, withSignal.unknowns());
    assertTrue(withSignal.wholeMapPasses());
  }

  @Test
  void fullyConnectedStagesHaveNoWindow() {
    List<StageCount> counts = StageCount.of(Networks.alexNetV2(3, 224, 2));
    assertEquals(8, counts.size());
    assertTrue(counts.get(5).window().isEmpty());
    assertEquals(256 * 6 * 6, counts.get(5).unknowns());
    assertEquals(1024, counts.get(5).equations());
  }

  private static StageCount secured(int frozen) {
    SignalInput signal = new SignalInput(frozen + 1, new Shape(1, 1, 28, 28), Scaling.symmetric(1));
    return StageCount.of(Networks.alexNetV2(3, 224, 2).withSignal(Optional.of(signal))).get(frozen);
  }
}
