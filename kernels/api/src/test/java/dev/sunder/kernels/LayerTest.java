package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {

  private static final Shape INPUT = new Shape(1, 3, 10, 7);

  @Test
  void aConvolutionGivesAMapOfPositionsForEachOutput() {
    Layer.Linear layer = new Layer.Convolution(4, new Window(5, 3, 2, 1, 1, 0));
    // Rows: (10 + 2 - 5) / 2 + 1, rounded down; columns: 7 - 3 + 1.
    assertEquals(new Shape(1, 4, 4, 5), layer.output(INPUT));
    assertEquals(new Shape(4, 3, 5, 3), layer.weight(INPUT));
  }

  @Test
  void aFullyConnectedLayerTakesAllValues() {
    Layer.Linear layer = new Layer.FullyConnected(4);
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

  @Test
  void whatCanBeUndoneValueByValueIsNoPoolingAndNoRelu() {
    assertEquals(
        List.of(true, true, true, false, false, false, false, false),
        List.of(
                new Layer.Flatten(),
                new Layer.Dropout(0.5f),
                new Layer.Elementwise(Activation.TANH),
                new Layer.Elementwise(Activation.RELU),
                new Layer.Pooling(PoolingKind.MAX, Window.square(2, 2, 0)),
                new Layer.LocalResponseNormalisation(5, 1e-4f, 0.75f, 2),
                new Layer.Resize(2, 2),
                new Layer.FullyConnected(3))
            .stream()
            .map(Layer::isInvertible)
            .toList());
  }

  @Test
  void anOperationIsDescribedByItsLayer() {
    try (Device device = Devices.open("reference");
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(INPUT);
      assertEquals(
          "convolution 1x3x10x7 * 3x3/1+1 + leaky relu 0.5 -> 1x4x10x7",
          arena
              .layer(
                  new Layer.Convolution(4, Window.square(3, 1, 1)),
                  new LeakyRelu(0.5f),
                  x,
                  Mode.INFERENCE)
              .description());
      assertEquals(
          "resize 1x3x10x7 -> 1x3x2x5",
          arena.layer(new Layer.Resize(2, 5), x, Mode.INFERENCE).description());
      assertEquals(
          "tanh 1x3x10x7",
          arena.layer(new Layer.Elementwise(Activation.TANH), x, Mode.INFERENCE).description());
    }
  }
}
