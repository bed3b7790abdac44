package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkJsonTest {

  /** Every kind of layer, and numbers that print badly. */
  static final Network EVERYTHING =
      new Network(
          "every \"thing\"",
          new Shape(1, 2, 9, 11),
          Optional.of(new Scaling(List.of(1 / 127.5f, 100f), List.of(-1f, 1e-7f))),
          List.of(
              new Stage(
                  "conv1",
                  new ConvolutionLayer(3, new Window(3, 5, 1, 2, 1, 0)),
                  new ElementwiseLayer(Activation.RELU),
                  new LocalResponseNormalisationLayer(5, 1e-4f, 0.75f, 2),
                  new PoolingLayer(PoolingKind.MAX, new Window(2, 3, 1, 1, 1, 2))),
              new Stage(
                  "conv-2",
                  new ConvolutionLayer(4, Window.square(1, 1, 0)),
                  new ElementwiseLayer(Activation.SIGMOID),
                  new PoolingLayer(PoolingKind.AVERAGE, Window.square(2, 2, 0)),
                  new ResizeLayer(5, 4),
                  new FlattenLayer()),
              new Stage(
                  "fc_3",
                  new FullyConnectedLayer(6),
                  new ElementwiseLayer(Activation.TANH),
                  new DropoutLayer(0.3f)),
              new Stage(
                  "fc4", new FullyConnectedLayer(2), new ElementwiseLayer(Activation.IDENTITY))),
          Optional.of(new SignalInput(2, new Shape(1, 1, 3, 3), Scaling.unit(1))));

  private static final String SMALL =
      """
      {"version":1,"name":"small","input":[1,4,4],"stages":[{"name":"fc1","layers":[\
      {"type":"fullyConnected","outputs":2},{"type":"dropout","rate":0.5}]}]}""";

  @Test
  void anyNetworkIsReadBackEqual() {
    assertEquals(EVERYTHING, NetworkJson.read(NetworkJson.write(EVERYTHING)));
    for (String name : Networks.NAMES) {
      Network network = Networks.byName(name, 3, Networks.nativePixels(name), 10);
      assertEquals(network, NetworkJson.read(NetworkJson.write(network)));
    }
  }

  @Test
  void theTextIsTheDocumentedOne() {
    assertEquals(
        """
        {"version":1,"name":"every \\"thing\\"","input":[2,9,11],\
        "scaling":{"scale":[0.007843138,100],"offset":[-1,1E-7]},\
        "stages":[{"name":"conv1","layers":[\
        {"type":"convolution","outputs":3,"kernel":[3,5],"stride":[1,2],"padding":[1,0]},\
        {"type":"activation","function":"relu"},\
        {"type":"localResponseNormalisation","size":5,"alpha":0.0001,"beta":0.75,"k":2},\
        {"type":"pooling","kind":"max","kernel":[2,3],"stride":[1,1],"padding":[1,2]}]},\
        {"name":"conv-2","layers":[\
        {"type":"convolution","outputs":4,"kernel":[1,1],"stride":[1,1],"padding":[0,0]},\
        {"type":"activation","function":"sigmoid"},\
        {"type":"pooling","kind":"average","kernel":[2,2],"stride":[2,2],"padding":[0,0]},\
        {"type":"resize","height":5,"width":4},{"type":"flatten"}]},\
        {"name":"fc_3","layers":[{"type":"fullyConnected","outputs":6},\
        {"type":"activation","function":"tanh"},{"type":"dropout","rate":0.3}]},\
        {"name":"fc4","layers":[{"type":"fullyConnected","outputs":2},\
        {"type":"activation","function":"identity"}]}],\
        "signal":{"stage":2,"image":[1,3,3],"scaling":{"scale":[0.003921569],"offset":[0]}}}""",
        NetworkJson.write(EVERYTHING));
  }

  @Test
  void everyActivationIsReadBackEqualWithItsParameters() {
    for (ActivationKind kind : Activation.kinds()) {
      List<Float> values =
          kind.parameters().stream().map(parameter -> parameter.usual() + 0.25f).toList();
      Network network = activated(kind.of(values));
      assertEquals(network, NetworkJson.read(NetworkJson.write(network)), kind.name());
    }
    String text = NetworkJson.write(activated(new LeakyRelu(0.2f)));
    String layer = "{\"type\":\"activation\",\"function\":\"leakyRelu\",\"slope\":0.2}";
    assertTrue(text.contains(layer), text);
    String relu6 = NetworkJson.write(activated(Activation.RELU6));
    assertTrue(relu6.contains("\"function\":\"clip\",\"min\":0,\"max\":6}"), relu6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        ",\"slope\":0.2 | '' | layers[1].slope: is missing",
        "\"leakyRelu\" | \"relu\" | unknown key \"slope\", expected [function, type]",
        "0.2 | -1 | layers[1]: leaky relu needs a finite slope of at least 0, got -1.0",
        "\"leakyRelu\" | \"leaky\" | layers[1].function: expected one of [clip, elu, gelu, gelu",
      })
  void whatIsWrongWithAParameterIsNamed(String right, String wrong, String message) {
    String text = NetworkJson.write(activated(new LeakyRelu(0.2f)));
    String changed = text.replace(right, wrong.equals("''") ? "" : wrong);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> NetworkJson.read(changed));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void aResizeSaysOnlyWhatIsNotBilinear() {
    ResizeLayer nearest = new ResizeLayer(4, 5, Interpolation.NEAREST);
    Network network =
        new Network(
            "n",
            new Shape(1, 1, 2, 2),
            Scaling.unit(1),
            List.of(new Stage("fc1", nearest, new FullyConnectedLayer(1))));
    String text = NetworkJson.write(network);
    String layer = "{\"type\":\"resize\",\"height\":4,\"width\":5,\"interpolation\":\"nearest\"}";
    assertTrue(text.contains(layer), text);
    assertEquals(network, NetworkJson.read(text));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> NetworkJson.read(text.replace("nearest", "cubic")));
    String message = "layers[0].interpolation: expected one of [bilinear, nearest], got \"cubic\"";
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void learnedSlopesAreReadBackEqual() {
    Network network =
        new Network(
            "n",
            new Shape(1, 1, 2, 2),
            Scaling.unit(1),
            List.of(
                new Stage(
                    "fc1",
                    new PReluLayer("a", true),
                    new FullyConnectedLayer(1),
                    new PReluLayer("b", false))));
    String text = NetworkJson.write(network);
    assertTrue(text.contains("{\"type\":\"prelu\",\"name\":\"a\",\"shared\":true}"), text);
    assertTrue(text.contains("{\"type\":\"prelu\",\"name\":\"b\"}"), text);
    assertEquals(network, NetworkJson.read(text));
  }

  private static Network activated(Activation activation) {
    Stage stage = new Stage("fc1", new FullyConnectedLayer(1), new ElementwiseLayer(activation));
    return new Network("n", new Shape(1, 1, 1, 1), Scaling.unit(1), List.of(stage));
  }

  @Test
  void anyFloatIsReadBackToTheBit() {
    for (int bits = 1; bits < 0x7f800000; bits += 0x00123457) {
      float value = Float.intBitsToFloat(bits);
      Network network =
          new Network(
              "n",
              new Shape(1, 1, 1, 1),
              new Scaling(List.of(value), List.of(-value)),
              List.of(new Stage("fc1", new FullyConnectedLayer(1))));
      assertEquals(network, NetworkJson.read(NetworkJson.write(network)), "float " + value);
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"version\":1 | \"version\":2 | network.version: expected 1, got 2",
        "\"version\":1, | '' | network.version: is missing",
        "\"outputs\":2 | \"outputs\":2.0 | network.stages[0].layers[0].outputs: expected an integer",
        "\"outputs\":2 | \"outputs\":4294967298 | network.stages[0].layers[0].outputs: expected an",
        "\"outputs\":2 | \"outputs\":0 | network.stages[0].layers[0]: a layer needs at least 1",
        "\"outputs\":2 | \"outputs\":2,\"outputs\":2 | Duplicate field 'outputs'",
        "\"outputs\":2 | \"outputs\":2,\"groups\":2 | unknown key \"groups\", expected [bias, name,",
        "\"outputs\":2 | \"outputs\":2,\"bias\":0 | layers[0].bias: expected true or false, got \"0\"",
        "\"rate\":0.5 | \"rate\":\"0.5\" | network.stages[0].layers[1].rate: expected a finite number",
        "\"rate\":0.5 | \"rate\":1e39 | network.stages[0].layers[1].rate: expected a finite number",
        "\"rate\":0.5 | \"rate\":1e999999999 | layers[1].rate: expected a finite number",
        "\"rate\":0.5 | \"rate\":NaN | no proper JSON",
        "\"rate\":0.5 | \"rate\":1.5 | network.stages[0].layers[1]: dropout rate must be in [0, 1)",
        "\"dropout\" | \"java.lang.Runtime\" | layers[1].type: expected one of [activation, batch",
        "[1,4,4] | [4,4] | network.input: expected 3 elements, got 2",
        "[1,4,4] | [1,65536,65536] | network.input: shape 1x1x65536x65536 has more than",
        "[1,4,4] | 7 | network.input: expected a list, got \"7\"",
        "\"fc1\" | \"fc 1\" | network.stages[0]: stage name \"fc 1\"",
        "\"fc1\" | null | network.stages[0].name: expected a string, got \"null\"",
        "\"layers\" | \"Layers\" | network.stages[0]: unknown key \"Layers\"",
      })
  void whatIsWrongIsNamedByItsKey(String right, String wrong, String message) {
    String text = SMALL.replace(right, wrong.equals("''") ? "" : wrong);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> NetworkJson.read(text));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{", "{}{}", "7", "\"network\""})
  void whatIsNoNetworkAtAllIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> NetworkJson.read(text));
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> NetworkJson.read(SMALL.replace("[1,4,4]", deep)));
    assertTrue(refused.getMessage().contains("nesting depth"), refused.getMessage());
  }
}
