package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which branches become one operation, and that it computes what they are. */
class ResidualTest {

  private static final Window SAME = Window.square(3, 1, 1);
  private static final Layer RELU = new ElementwiseLayer(Activation.RELU);
  private static final Layer POOL = new PoolingLayer(PoolingKind.MAX, SAME);
  private static final Layer CONV = convolution("c");
  private static final Layer SKIP = convolution("s");
  private static final Layer NORM = new BatchNormalisationLayer("n");

  private static ConvolutionLayer convolution(String name) {
    return new ConvolutionLayer(name, 3, SAME, 1, true);
  }

  @Test
  void theLastConvolutionAddsTheSkip() {
    Residual block = of(Join.ADD, List.of(CONV, RELU, CONV, NORM), List.of(), RELU);
    assertEquals(List.of(), block.added());
    assertEquals(List.of(CONV, RELU), block.before());
    assertEquals(
        new LayerGroup(
            (Layer.Weighted) CONV, Optional.of((BatchNormalisationLayer) NORM), Activation.RELU, 2),
        block.last());
    assertEquals(2, block.layers());
  }

  @Test
  void withoutAnActivationBehindItTheSumIsTheEnd() {
    Residual block = of(Join.ADD, List.of(), List.of(RELU, CONV), POOL);
    assertEquals(List.of(RELU), block.before());
    assertEquals(Activation.IDENTITY, block.last().activation());
    assertEquals(1, block.layers());
  }

  @Test
  void whatEndsOtherwiseIsNotOne() {
    assertEquals(Optional.empty(), find(Join.CONCAT, List.of(CONV), List.of(), RELU));
    assertEquals(Optional.empty(), find(Join.ADD, List.of(CONV, RELU), List.of(), RELU));
    assertEquals(Optional.empty(), find(Join.ADD, List.of(POOL), List.of(POOL), RELU));
    assertEquals(Optional.empty(), find(Join.ADD, List.of(POOL, NORM), List.of(NORM), RELU));
    Branches three = new Branches(List.of(List.of(CONV), List.of(), List.of(POOL)), Join.ADD);
    assertEquals(Optional.empty(), Residual.of(three, List.of()));
  }

  /** In training, the sum is an operation of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void oneOperationComputesWhatItsPartsDo(String name) {
    Stage stage =
        new Stage(
            "block",
            new Branches(List.of(List.of(CONV, RELU, convolution("d")), List.of(SKIP)), Join.ADD),
            RELU,
            new FullyConnectedLayer("f", 2, true));
    Network network =
        new Network(
            "block", new Shape(1, 3, 5, 4), Optional.empty(), List.of(stage), Optional.empty());
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, 3);
    float[] input = new float[2 * network.input().elements()];
    for (int i = 0; i < input.length; i++) {
      input[i] = (i * 7 % 11 - 5) / 4f;
    }
    try (Device device = Devices.open(name)) {
      float[] fused = logits(network, device, parameters, input);
      try (TrainingPlan plan = TrainingPlan.of(network, device, TrainingPlan.Options.ofBatch(2))) {
        plan.load(parameters);
        plan.input(input);
        plan.labels(new int[] {0, 1}, 2);
        plan.step(0, 0);
        double expected = (loss(fused[1] - fused[0]) + loss(fused[2] - fused[3])) / 2;
        assertEquals(expected, plan.loss(), 1e-5);
      }
    }
  }

  private static float[] logits(
      Network network, Device device, Parameters parameters, float[] input) {
    try (InferencePlan plan = InferencePlan.of(network, device, 2)) {
      plan.load(parameters);
      plan.input(input);
      plan.run();
      return plan.output().toArray();
    }
  }

  /** The cross-entropy of two classes by how far the wrong one's logit is above the other's. */
  private static double loss(double above) {
    return Math.log1p(Math.exp(above));
  }

  private static Residual of(Join join, List<Layer> first, List<Layer> second, Layer next) {
    return find(join, first, second, next).orElseThrow();
  }

  private static Optional<Residual> find(
      Join join, List<Layer> first, List<Layer> second, Layer next) {
    return Residual.of(new Branches(List.of(first, second), join), List.of(next));
  }
}
