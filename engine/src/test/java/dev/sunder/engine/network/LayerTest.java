package dev.sunder.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {

  private static final Shape INPUT = new Shape(1, 3, 10, 7);

  @Test
  void aConvolutionGivesAMapOfPositionsForEachOutput() {
    Layer.Weighted layer = new Layer.Convolution(4, new Window(5, 3, 2, 1, 1, 0));
    // Rows: (10 + 2 - 5) / 2 + 1, rounded down; columns: 7 - 3 + 1.
    assertEquals(new Shape(1, 4, 4, 5), layer.output(INPUT));
    assertEquals(new Shape(4, 3, 5, 3), layer.weight(INPUT));
  }

  @Test
  void aFullyConnectedLayerTakesAllValues() {
    Layer.Weighted layer = new Layer.FullyConnected(4);
    assertEquals(new Shape(1, 4, 1, 1), layer.output(INPUT));
    assertEquals(new Shape(4, 3, 10, 7), layer.weight(INPUT));
  }

  @Test
  void poolingKeepsTheChannels() {
    assertEquals(
        new Shape(1, 3, 5, 3),
        new Layer.Pooling(PoolingKind.AVERAGE, Window.square(2, 2, 0)).output(INPUT));
  }

  @Test
  void elementwiseLayersKeepTheShape() {
    assertEquals(INPUT, new Layer.Elementwise(Activation.TANH).output(INPUT));
    assertEquals(INPUT, new Layer.Dropout(0.5f).output(INPUT));
    assertEquals(INPUT, new Layer.LocalResponseNormalisation(5, 1e-4f, 0.75f, 1).output(INPUT));
  }

  @Test
  void flattenMakesFeatures() {
    assertEquals(new Shape(1, 210, 1, 1), new Layer.Flatten().output(INPUT));
  }

  @Test
  void resizeKeepsTheChannels() {
    assertEquals(new Shape(1, 3, 2, 20), new Layer.Resize(2, 20).output(INPUT));
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1f, Float.NaN})
  void aDropoutRateOutsideOfZeroToOneIsRefused(float rate) {
    assertEquals(
        "dropout rate must be in [0, 1), got " + rate,
        assertThrows(IllegalArgumentException.class, () -> new Layer.Dropout(rate)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "4, 1, 1, 1",
    "0, 1, 1, 1",
    "3, -1, 1, 1",
    "3, 1, 0, 1",
    "3, 1, 1, 0",
    "3, NaN, 1, 1",
    "3, 1, Infinity, 1",
    "3, 1, 1, Infinity",
    "3, Infinity, 1, 1"
  })
  void aNormalisationThatCannotBeIsRefused(int size, float alpha, float beta, float k) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Layer.LocalResponseNormalisation(size, alpha, beta, k));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aLayerWithoutOutputsIsRefused(int outputs) {
    assertThrows(IllegalArgumentException.class, () -> new Layer.FullyConnected(outputs));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Layer.Convolution(outputs, Window.square(1, 1, 0)));
    assertThrows(IllegalArgumentException.class, () -> new Layer.Resize(outputs, 1));
  }
}
