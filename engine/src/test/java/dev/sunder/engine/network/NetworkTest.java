package dev.sunder.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.ParameterRole;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NetworkTest {

  private static final Layer RELU = new ElementwiseLayer(Activation.RELU);
  private static final Layer POOL = new PoolingLayer(PoolingKind.MAX, Window.square(2, 2, 0));
  private static final Layer CONVOLUTION = new ConvolutionLayer(5, Window.square(3, 1, 0));

  /** 1x8x8, to 5x3x3 after conv1, 4 features after fc2, 2 after fc3. */
  private static final Network PLAIN =
      new Network(
          "plain",
          new Shape(1, 1, 8, 8),
          Scaling.unit(1),
          List.of(
              new Stage("conv1", CONVOLUTION, RELU, POOL),
              new Stage("fc2", new FullyConnectedLayer(4), RELU),
              new Stage("fc3", new FullyConnectedLayer(2))));

  private static final SignalInput SIGNAL =
      new SignalInput(2, new Shape(1, 2, 3, 3), Scaling.unit(2));

  private static final Network SECURE = PLAIN.withSignal(Optional.of(SIGNAL));

  @Test
  void everyShapeIsKnown() {
    assertEquals(new Shape(1, 5, 6, 6), PLAIN.outputOf(new Cut(1, 1)));
    assertEquals(new Shape(1, 5, 6, 6), PLAIN.outputOf(new Cut(1, 2)));
    assertEquals(new Shape(1, 5, 3, 3), PLAIN.outputOf(1));
    assertEquals(new Shape(1, 5, 3, 3), PLAIN.inputOf(2));
    assertEquals(new Shape(1, 4, 1, 1), PLAIN.outputOf(2));
    assertEquals(new Shape(1, 2, 1, 1), PLAIN.output());
    assertEquals(2, PLAIN.classes());
  }

  @Test
  void parametersStandInTheOrderOfTheStagesWeightBeforeBias() {
    assertEquals(
        List.of(
            weight("conv1", 1, new Shape(5, 1, 3, 3), false, 0),
            bias("conv1", 1, 5, false),
            weight("fc2", 2, new Shape(4, 5, 3, 3), true, 0),
            bias("fc2", 2, 4, true),
            weight("fc3", 3, new Shape(2, 4, 1, 1), true, 0),
            bias("fc3", 3, 2, true)),
        PLAIN.parameterSpecs());
  }

  @Test
  void atAFullyConnectedStageASignalsPixelsBecomeTheLastFeatures() {
    assertEquals(new Shape(1, 45 + 18, 1, 1), SECURE.joinedInputOf(2));
    assertEquals(
        weight("fc2", 2, new Shape(4, 63, 1, 1), true, 18), SECURE.parameterSpecs().get(2));
  }

  @Test
  void atAConvolutionASignalsChannelsBecomeTheLastOnes() {
    Network secure = PLAIN.withSignal(Optional.of(SIGNAL.atStage(1)));
    assertEquals(new Shape(1, 3, 8, 8), secure.joinedInputOf(1));
    assertEquals(
        weight("conv1", 1, new Shape(5, 3, 3, 3), false, 2), secure.parameterSpecs().get(0));
  }

  @Test
  void theHeadKeepsTheStagesUpToTheCutAndItsSignal() {
    Network head = SECURE.head(new Cut(2, 1));
    assertEquals(
        List.of(PLAIN.stage(1), new Stage("fc2", new FullyConnectedLayer(4))), head.stages());
    assertEquals(Optional.of(SIGNAL), head.signal());
    assertEquals(PLAIN.scaling(), head.scaling());
    assertEquals(SECURE.parameterSpecs().subList(0, 4), head.parameterSpecs());
  }

  @Test
  void theHeadBeforeTheSignalHasNone() {
    assertEquals(Optional.empty(), SECURE.head(new Cut(1, 3)).signal());
  }

  @Test
  void theTailTakesWhatIsSent() {
    Network tail = SECURE.tail(new Cut(2, 1));
    assertEquals(new Shape(1, 4, 1, 1), tail.input());
    assertEquals(List.of(new Stage("fc2", RELU), PLAIN.stage(3)), tail.stages());
    assertEquals(Optional.empty(), tail.scaling());
    assertEquals(Optional.empty(), tail.signal());
    assertEquals(
        List.of("fc3.weight", "fc3.bias"),
        tail.parameterSpecs().stream().map(ParameterSpec::name).toList());
  }

  @Test
  void aSignalAfterTheCutJoinsTheTailAtTheSameStage() {
    // Within conv1: its pooling is the tail's first stage, fc2 the second.
    Network inside = SECURE.tail(new Cut(1, 2));
    assertEquals(Optional.of(SIGNAL), inside.signal());
    assertEquals("fc2", inside.stage(2).name());
    // After conv1: fc2 is the first.
    assertEquals(Optional.of(SIGNAL.atStage(1)), SECURE.tail(new Cut(1, 3)).signal());
  }

  @Test
  void headAndTailHaveTheWholesParametersAtAnyCut() {
    for (int stage = 1; stage <= SECURE.depth(); stage++) {
      for (int layers = 1; layers <= SECURE.stage(stage).layers().size(); layers++) {
        Cut cut = new Cut(stage, layers);
        if (cut.equals(Cut.after(SECURE, SECURE.depth()))) {
          continue;
        }
        Network head = SECURE.head(cut);
        Network tail = SECURE.tail(cut);
        assertEquals(head.output(), tail.input(), "cut " + cut);
        assertEquals(SECURE.output(), tail.output(), "cut " + cut);
        assertEquals(
            SECURE.parameterSpecs().size(),
            head.parameterSpecs().size() + tail.parameterSpecs().size(),
            "cut " + cut);
      }
    }
  }

  @Test
  void aCutThatIsNotInTheNetworkIsRefusedByName() {
    refused("network plain has stages 1..3, got 4", () -> PLAIN.head(new Cut(4, 1)));
    refused("stage conv1 has 3 layers, no cut 1.4", () -> PLAIN.head(new Cut(1, 4)));
    refused(
        "network plain: nothing follows the cut 3.1, its last layer",
        () -> PLAIN.tail(new Cut(3, 1)));
    refused(
        "a cut lies after layer 1 of stage 1 or later, got stage 0, layer 1", () -> new Cut(0, 1));
  }

  @Test
  void aNetworkThatCannotBeIsRefusedByName() {
    Shape input = new Shape(1, 1, 8, 8);
    Scaling scaling = Scaling.unit(1);
    Stage fc = new Stage("fc", new FullyConnectedLayer(2));
    refused(
        "network n: the input's shape must have n = 1, got 2x1x8x8",
        () -> new Network("n", input.withN(2), scaling, List.of(fc)));
    refused(
        "network n needs 1 to 1000 stages, got 0",
        () -> new Network("n", input, scaling, List.of()));
    refused(
        "network n needs 1 to 1000 stages, got 1001",
        () -> new Network("n", input, scaling, Collections.nCopies(1001, fc)));
    refused(
        "network n: the input has 1 channels, its scaling 3",
        () -> new Network("n", input, Scaling.unit(3), List.of(fc)));
    refused(
        "network n: the signal joins stage 2 of 1",
        () -> new Network("n", input, Optional.of(scaling), List.of(fc), Optional.of(SIGNAL)));
    refused(
        "network n has two stages called fc",
        () -> new Network("n", input, scaling, List.of(fc, fc)));
    refused(
        "network n, stage c2: input 6x6 with padding 0x0 is smaller than the kernel 7x7",
        () ->
            new Network(
                "n",
                input,
                scaling,
                List.of(
                    new Stage("c1", CONVOLUTION),
                    new Stage("c2", new ConvolutionLayer(1, Window.square(7, 1, 0))))));
    refused(
        "network n, stage c1: more than 268435456 values for one example, with an output of"
            + " 1x20000x128x128",
        () ->
            new Network(
                "n",
                new Shape(1, 1, 128, 128),
                scaling,
                List.of(new Stage("c1", new ConvolutionLayer(20_000, Window.square(1, 1, 0))))));
    refused(
        "network n, stage fc: shape 100000000x1x8x8 has more than 2147483639 elements",
        () ->
            new Network(
                "n",
                input,
                scaling,
                List.of(new Stage("fc", new FullyConnectedLayer(100_000_000)))));
  }

  @Test
  void aNameThatIsNoNameIsRefused() {
    for (String name : List.of("", " ", "two\nlines", "x".repeat(201))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Network(name, PLAIN.input(), Scaling.unit(1), PLAIN.stages()),
          name);
    }
  }

  @Test
  void aStageThatCannotBeIsRefusedByName() {
    refused("stage a needs 1 to 64 layers, got 0", () -> new Stage("a"));
    refused(
        "stage a needs 1 to 64 layers, got 65",
        () -> new Stage("a", Collections.nCopies(65, RELU)));
    refused(
        "stage name \"a..b\": expected 1 to 64 letters, digits, '_' or '-', and '.' between them",
        () -> new Stage("a..b", RELU));
  }

  @Test
  void scalingThatCannotBeIsRefused() {
    refused(
        "expected as many scales as offsets, got 2 and 1",
        () -> new Scaling(List.of(1f, 2f), List.of(0f)));
    refused(
        "scaling of channel 1 is not finite: 1.0, NaN",
        () -> new Scaling(List.of(1f, 1f), List.of(0f, Float.NaN)));
  }

  @Test
  void aThousandStagesAreDescribedInNoTime() {
    List<Stage> stages =
        java.util.stream.IntStream.range(0, 1000)
            .mapToObj(i -> new Stage("s" + i, Collections.nCopies(64, RELU)))
            .toList();
    Network network = new Network("deep", PLAIN.input(), Scaling.unit(1), stages);
    // Walking all stages for each stage would take minutes.
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertEquals(0, network.parameterSpecs().size()));
  }

  private static ParameterSpec weight(
      String stage, int number, Shape shape, boolean fullyConnected, int signalInputs) {
    return new ParameterSpec(
        stage + ".weight", number, ParameterRole.WEIGHT, shape, fullyConnected, signalInputs);
  }

  private static ParameterSpec bias(String stage, int number, int outputs, boolean fullyConnected) {
    return new ParameterSpec(
        stage + ".bias",
        number,
        ParameterRole.BIAS,
        new Shape(1, outputs, 1, 1),
        fullyConnected,
        0);
  }

  private static void refused(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  @Test
  void anotherScalingIsTakenForAsManyChannelsOnly() {
    Network network = Networks.small(3, 64, 2);
    assertEquals(
        Optional.of(Scaling.unit(3)), network.withScaling(Optional.of(Scaling.unit(3))).scaling());
    assertEquals(network, network.withScaling(Optional.empty()).withScaling(network.scaling()));
    assertThrows(
        IllegalArgumentException.class, () -> network.withScaling(Optional.of(Scaling.unit(1))));
  }
}
