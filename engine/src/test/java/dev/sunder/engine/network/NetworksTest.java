package dev.sunder.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

  private static final Network ALEXNET = Networks.alexNetV2(3, 224, 2);

  @Test
  void alexNetsConvolutionsGiveThePapersMaps() {
    assertEquals(
        List.of(55, 27, 13, 13, 13),
        IntStream.rangeClosed(1, 5).mapToObj(k -> ALEXNET.outputOf(new Cut(k, 1)).h()).toList());
  }

  @Test
  void alexNetsStagesTakeAndGiveThePapersMaps() {
    // Into conv1, conv2 and so on; at last what fc6 takes.
    assertEquals(
        List.of(224, 27, 13, 13, 13, 6),
        IntStream.rangeClosed(1, 6).mapToObj(k -> ALEXNET.inputOf(k).h()).toList());
    assertEquals(
        List.of(
            new Shape(1, 64, 27, 27),
            new Shape(1, 192, 13, 13),
            new Shape(1, 384, 13, 13),
            new Shape(1, 384, 13, 13),
            new Shape(1, 256, 6, 6),
            new Shape(1, 1024, 1, 1),
            new Shape(1, 1024, 1, 1),
            new Shape(1, 2, 1, 1)),
        IntStream.rangeClosed(1, 8).mapToObj(ALEXNET::outputOf).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 23296",
    "2, 330688",
    "3, 994624",
    "4, 2322112",
    "5, 3207104", // + 384·9·256 + 256
    "6, 12645312", // + 256·36·1024 + 1024
    "7, 13694912", // + 1024·1024 + 1024
    "8, 13696962", // + 1024·2 + 2
  })
  void alexNetsFirstStagesHaveThePapersParameters(int stages, long parameters) {
    assertEquals(
        parameters,
        ALEXNET.parameterSpecs().stream()
            .filter(spec -> spec.stage() <= stages)
            .mapToLong(spec -> spec.shape().elements())
            .sum());
  }

  @ParameterizedTest
  @CsvSource({"2, 65", "3, 193", "4, 385", "5, 385", "1, 4"})
  void aSignalAddsOneChannelToTheStageItJoins(int stage, int channels) {
    Network secure =
        ALEXNET.withSignal(
            java.util.Optional.of(
                new SignalInput(stage, new Shape(1, 1, 28, 28), Scaling.unit(1))));
    assertEquals(channels, secure.joinedInputOf(stage).c());
    assertEquals(
        channels,
        secure.parameterSpecs().stream()
            .filter(spec -> spec.name().equals("conv" + stage + ".weight"))
            .findFirst()
            .orElseThrow()
            .shape()
            .c());
    assertEquals(ALEXNET.output(), secure.output());
  }

  @Test
  void leNetHasTheParametersOfItsPaper() {
    // 6·25+6, 16·6·25+16, 400·120+120, 120·84+84, 84·10+10: layers C1, C5, F6 are the paper's.
    assertEquals(
        156 + 2416 + 48120 + 10164 + 850,
        Networks.leNet5(1, 28, 10).parameterSpecs().stream()
            .mapToLong(spec -> spec.shape().elements())
            .sum());
  }

  /** The trained parameters that torchvision's documentation gives for 1,000 classes. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, 11689512, 10, layer4.1.bn2.running_var",
    "vgg11_bn, 132868840, 11, features.26.running_mean",
    "squeezenet1_1, 1235496, 10, features.12.expand3x3.bias",
    "mobilenet_v2, 3504872, 20, features.17.conv.3.weight"
  })
  void thoseOfTorchvisionHaveItsParameters(
      String name, long parameters, int stages, String parameter) {
    Network network = Networks.byName(name, 3, 224, 1000);
    assertEquals(stages, network.depth());
    assertEquals(new Shape(1, 1000, 1, 1), network.output());
    assertEquals(
        parameters,
        network.parameterSpecs().stream()
            .filter(spec -> spec.role().isTrained())
            .mapToLong(spec -> spec.shape().elements())
            .sum());
    assertTrue(
        network.parameterSpecs().stream().anyMatch(spec -> spec.name().equals(parameter)),
        parameter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "vgg11_bn", "mobilenet_v2"})
  void smallImagesFitAsWell(String name) {
    assertEquals(2, Networks.byName(name, 3, 32, 2).classes());
  }

  @Test
  void everyNameIsKnownAtTheSizeItWasMadeFor() {
    for (String name : Networks.NAMES) {
      Network network = Networks.byName(name, 3, Networks.nativePixels(name), 7);
      assertEquals(name, network.name());
      assertEquals(7, network.classes());
    }
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertEquals(
        "unknown network \"alexnet\": expected alexnet_v2, lenet5, small64, resnet18, vgg11_bn,"
            + " squeezenet1_1, mobilenet_v2",
        assertThrows(IllegalArgumentException.class, () -> Networks.byName("alexnet", 3, 224, 2))
            .getMessage());
  }

  @Test
  void alexNetTakesAnySizeFrom63() {
    assertEquals(new Shape(1, 256, 1, 1), Networks.alexNetV2(3, 63, 2).inputOf(6));
    assertEquals(
        "alexnet_v2 needs images of at least 63x63 pixels, got 62x62",
        assertThrows(IllegalArgumentException.class, () -> Networks.alexNetV2(3, 62, 2))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "small64"})
  void imagesTooSmallAreRefusedByTheStageWhereTheyVanish(String name) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Networks.byName(name, 1, 5, 2))
            .getMessage();
    assertTrue(message.startsWith("network " + name + ", stage conv"), message);
    assertTrue(message.contains("is smaller than the kernel"), message);
  }

  @Test
  void sixtyThreePixelsAreTheFewestThatLeaveAPixelToFc6() {
    // Table 1's windows one by one: at 62 pixels conv5's pooling has 2 rows for 3.
    int size = 62;
    for (Window window :
        List.of(
            Window.square(11, 4, 2),
            Window.square(3, 2, 0),
            Window.square(5, 1, 2),
            Window.square(3, 2, 0))) {
      size = window.rows().positions(size);
    }
    assertEquals(2, size);
  }
}
