package dev.sunder.secure.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As many equations as unknowns is not more unknowns than equations. */
class BoundaryTest {

  private static final Window POINT = Window.square(1, 1, 0);

  @Test
  void aPatchWithAsManyEquationsAsUnknownsDoesNotPass() {
    PatchBound equal = PatchBound.of(POINT, 4, 4);
    assertEquals(4, equal.unknowns());
    assertEquals(4, equal.equations());
    assertFalse(equal.passes());
    assertTrue(PatchBound.of(POINT, 4, 3).passes());
  }

  @Test
  void asManyKernelsAsUnknownsAPositionDoNotPassTheWindowBound() {
    Window stride2 = Window.square(5, 2, 0);
    assertFalse(WindowBound.of(stride2, 3, 12).passes());
    assertTrue(WindowBound.of(stride2, 3, 11).passes());
  }

  @Test
  void aWholeMapWithAsManyEquationsAsUnknownsDoesNotPass() {
    assertFalse(count(new ConvolutionLayer(2, POINT)).get(0).wholeMapPasses());
    assertTrue(count(new ConvolutionLayer(1, POINT)).get(0).wholeMapPasses());
  }

  @Test
  void aLayerIsCountedOnWhatTheLayersBeforeItMake() {
    StageCount count = count(new ResizeLayer(4, 4), new ConvolutionLayer(7, POINT)).get(0);
    assertEquals(new Shape(1, 2, 4, 4), count.input());
    assertEquals(new Shape(1, 7, 4, 4), count.output());
  }

  private static List<StageCount> count(Layer... layers) {
    return StageCount.of(
        new Network(
            "boundary",
            new Shape(1, 2, 6, 6),
            Optional.empty(),
            List.of(new Stage("conv1", layers)),
            Optional.empty()));
  }
}
