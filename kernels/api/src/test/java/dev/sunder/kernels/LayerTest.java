package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
    Layer.Linear layer = new ConvolutionLayer(4, new Window(5, 3, 2, 1, 1, 0));
    // Rows: (10 + 2 - 5) / 2 + 1, rounded down; columns: 7 - 3 + 1.
    assertEquals(new Shape(1, 4, 4, 5), layer.output(INPUT));
    assertEquals(new Shape(4, 3, 5, 3), layer.weight(INPUT));
  }

  @Test
  void eachGroupSeesItsRunOfChannels() {
    Layer.Linear layer = new ConvolutionLayer("", 6, Window.square(3, 1, 1), 3, true);
    assertEquals(new Shape(1, 6, 10, 7), layer.output(INPUT));
    assertEquals(new Shape(6, 1, 3, 3), layer.weight(INPUT));
    assertEquals(new Shape(6, 3, 3, 3), layer.weight(INPUT.withC(9)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 4, 12})
  void groupsThatDoNotDivideTheOutputsAreRefused(int groups) {
    assertEquals(
        "a convolution's groups must divide its 6 outputs, got " + groups,
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConvolutionLayer("", 6, Window.square(1, 1, 0), groups, true))
            .getMessage());
  }

  @Test
  void groupsThatDoNotDivideTheInputAreRefused() {
    Layer.Linear layer = new ConvolutionLayer("", 6, Window.square(1, 1, 0), 2, true);
    String message = "a convolution's 2 groups must divide the channels of its input, got ";
    assertEquals(
        message + INPUT,
        assertThrows(IllegalArgumentException.class, () -> layer.output(INPUT)).getMessage());
    assertEquals(
        message + INPUT,
        assertThrows(IllegalArgumentException.class, () -> layer.weight(INPUT)).getMessage());
  }

  @Test
  void aLayerWithoutBiasHasOneParameter() {
    for (Layer.Linear layer :
        List.of(
            new ConvolutionLayer("", 6, Window.square(3, 1, 1), 3, false),
            new FullyConnectedLayer("", 6, false))) {
      Layer.Parameter weight = new Layer.Parameter(ParameterRole.WEIGHT, layer.weight(INPUT));
      Layer.Parameter bias = new Layer.Parameter(ParameterRole.BIAS, Shape.bias(6));
      assertEquals(List.of(weight), layer.parameters(INPUT));
      assertEquals(List.of(weight, bias), layer.withBias().parameters(INPUT));
      assertEquals("a", layer.named("a").name());
      assertEquals(layer, layer.named("a").named(""));
    }
  }

  @Test
  void poolingWithDilationIsRefused() {
    Window.Axis dilated = new Window.Axis(3, 1, 0, 0, 2);
    assertEquals(
        "pooling needs a window without dilation, got 3x3/1+0~2",
        assertThrows(
                IllegalArgumentException.class,
                () -> new PoolingLayer(PoolingKind.MAX, new Window(dilated, dilated)))
            .getMessage());
  }

  @Test
  void groupsAreReadOffTheText() {
    ConvolutionLayer layer = new ConvolutionLayer("", 6, Window.square(3, 2, 0), 3, false);
    assertEquals("conv 6 3x3/2 groups 3", layer.text());
    assertEquals("convolution 1x3x10x7 * 3x3/2+0 in 3", layer.describe(INPUT));
    assertEquals("conv 6 3x3/2", new ConvolutionLayer(6, Window.square(3, 2, 0)).text());
  }

  @Test
  void aFullyConnectedLayerTakesAllValues() {
    Layer.Linear layer = new FullyConnectedLayer(4);
    assertEquals(new Shape(1, 4, 1, 1), layer.output(INPUT));
    assertEquals(new Shape(4, 3, 10, 7), layer.weight(INPUT));
  }

  @Test
  void aLearnedSlopeIsAChannelsOrAllChannels() {
    PReluLayer each = new PReluLayer("a", false);
    PReluLayer shared = new PReluLayer("a", true);
    Layer.Parameter slopes = new Layer.Parameter(ParameterRole.SLOPE, Shape.bias(3));
    Layer.Parameter slope = new Layer.Parameter(ParameterRole.SLOPE, Shape.bias(1));
    assertEquals(List.of(slopes), each.parameters(INPUT));
    assertEquals(List.of(slope), shared.parameters(INPUT));
    assertEquals(INPUT, each.output(INPUT));
    assertEquals("prelu", each.text());
    assertEquals("prelu shared 1x3x10x7", shared.describe(INPUT));
    assertEquals("b", shared.named("b").name());
    assertEquals("weight", ParameterRole.SLOPE.suffix());
    assertEquals(0.25f, ParameterRole.SLOPE.start());
  }

  @Test
  void poolingKeepsTheChannels() {
    assertEquals(
        new Shape(1, 3, 5, 3),
        new PoolingLayer(PoolingKind.AVERAGE, Window.square(2, 2, 0)).output(INPUT));
  }

  @Test
  void elementwiseLayersKeepTheShape() {
    assertEquals(INPUT, new ElementwiseLayer(Activation.TANH).output(INPUT));
    assertEquals(INPUT, new DropoutLayer(0.5f).output(INPUT));
    assertEquals(INPUT, new LocalResponseNormalisationLayer(5, 1e-4f, 0.75f, 1).output(INPUT));
  }

  @Test
  void flattenMakesFeatures() {
    assertEquals(new Shape(1, 210, 1, 1), new FlattenLayer().output(INPUT));
  }

  @Test
  void resizeKeepsTheChannels() {
    assertEquals(new Shape(1, 3, 2, 20), new ResizeLayer(2, 20).output(INPUT));
  }

  @Test
  void resizeSaysThatItTakesTheNearestPixel() {
    ResizeLayer nearest = new ResizeLayer(2, 20, Interpolation.NEAREST);
    assertEquals("resize 2x20 nearest", nearest.text());
    assertEquals("resize 1x3x10x7 nearest", nearest.describe(INPUT));
    assertEquals("resize 2x20", new ResizeLayer(2, 20).text());
  }

  @Test
  void theNearestPixelIsTheOneBelowInWholeNumbers() {
    assertArrayEquals(new int[] {0, 0, 1, 1, 2}, Interpolation.nearest(3, 5));
    assertArrayEquals(new int[] {0, 1, 3, 4, 6}, Interpolation.nearest(8, 5));
    // 49 · (1 / 49f) is below 1, and 100,000 · 100,000 above any int.
    assertEquals(1, Interpolation.nearest(2, 98)[49]);
    assertEquals(99_999, Interpolation.nearest(100_000, 100_000)[99_999]);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1f, Float.NaN})
  void aDropoutRateOutsideOfZeroToOneIsRefused(float rate) {
    assertEquals(
        "dropout rate must be in [0, 1), got " + rate,
        assertThrows(IllegalArgumentException.class, () -> new DropoutLayer(rate)).getMessage());
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
        () -> new LocalResponseNormalisationLayer(size, alpha, beta, k));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aLayerWithoutOutputsIsRefused(int outputs) {
    assertThrows(IllegalArgumentException.class, () -> new FullyConnectedLayer(outputs));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConvolutionLayer(outputs, Window.square(1, 1, 0)));
    assertThrows(IllegalArgumentException.class, () -> new ResizeLayer(outputs, 1));
  }

  @Test
  void whatCanBeUndoneValueByValueIsNoPoolingAndNoRelu() {
    assertEquals(
        List.of(true, true, true, false, false, false, false, false),
        List.of(
                new FlattenLayer(),
                new DropoutLayer(0.5f),
                new ElementwiseLayer(Activation.TANH),
                new ElementwiseLayer(Activation.RELU),
                new PoolingLayer(PoolingKind.MAX, Window.square(2, 2, 0)),
                new LocalResponseNormalisationLayer(5, 1e-4f, 0.75f, 2),
                new ResizeLayer(2, 2),
                new FullyConnectedLayer(3))
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
                  new ConvolutionLayer(4, Window.square(3, 1, 1)),
                  new LeakyRelu(0.5f),
                  x,
                  Mode.INFERENCE)
              .description());
      assertEquals(
          "resize 1x3x10x7 -> 1x3x2x5",
          arena.layer(new ResizeLayer(2, 5), x, Mode.INFERENCE).description());
      assertEquals(
          "tanh 1x3x10x7",
          arena.layer(new ElementwiseLayer(Activation.TANH), x, Mode.INFERENCE).description());
    }
  }
}
