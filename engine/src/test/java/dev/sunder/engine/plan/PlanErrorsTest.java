package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceMemory;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.OutOfMemoryException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Wrong use gets one message that names the network, the wrong value and the expected one. */
class PlanErrorsTest {

  private static final Network NETWORK = Networks.leNet5(1, 20, 10);
  private static final int PIXELS = 2 * 20 * 20;

  private Device device;
  private InferencePlan inference;
  private TrainingPlan training;

  @BeforeEach
  void open() {
    device = Devices.open("cpu");
    inference = InferencePlan.of(NETWORK, device, 2);
    training = TrainingPlan.of(NETWORK, device, Options.ofBatch(2));
  }

  @AfterEach
  void close() {
    if (device != null) {
      inference.close();
      training.close();
      device.close();
    }
  }

  @Test
  void parametersOfAnotherNetworkAreRefusedByName() {
    Parameters others = Parameters.zeros(Networks.small(1, 20, 10));
    refuses("needs the parameters [conv1.weight, conv1.bias, conv2", () -> inference.load(others));
    refuses("needs the parameters [conv1.weight, conv1.bias, conv2", () -> training.load(others));
    refuses("needs the parameters [conv1.weight, conv1.bias, conv2", () -> training.store(others));
  }

  @Test
  void parametersOfAnotherShapeAreRefusedWithBothShapes() {
    Parameters others = Parameters.zeros(Networks.leNet5(1, 20, 11));
    refuses("parameter fc5.weight must be 10x84x1x1, got 11x84x1x1", () -> training.load(others));
  }

  @Test
  void aRunNeedsParameters() {
    inference.pixels(new byte[PIXELS]);
    fails("network lenet5: parameters were not loaded", inference::run);
  }

  @Test
  void aRunNeedsAnInput() {
    inference.load(Parameters.zeros(NETWORK));
    fails("network lenet5: the input was not given", inference::run);
    training.load(Parameters.zeros(NETWORK));
    training.labels(new int[2], 2);
    fails("network lenet5: the input was not given", () -> training.step(0.1f, 0));
  }

  @Test
  void aRunNeedsTheSignal() {
    Network joined = SmallNetworks.withSignal(NETWORK, 2);
    try (InferencePlan plan = InferencePlan.of(joined, device, 2)) {
      plan.load(Parameters.zeros(joined));
      plan.pixels(new byte[PIXELS]);
      fails("network lenet5: the signal was not given", plan::run);
    }
  }

  @Test
  void aNetworkWithoutASignalTakesNone() {
    fails("network lenet5 has no signal", () -> inference.signals(new byte[18]));
    fails("network lenet5 has no signal", () -> training.signals(new byte[18]));
  }

  @Test
  void inputsOfTheWrongSizeAreRefusedWithTheRightOne() {
    refuses("needs 800 bytes (2x1x20x20), got 799", () -> inference.pixels(new byte[799]));
    refuses("needs 800 values (2x1x20x20), got 801", () -> inference.input(new float[801]));
    refuses("needs 800 bytes (2x1x20x20), got 0", () -> training.pixels(new byte[0]));
  }

  @Test
  void aTailTakesNoPixels() {
    Network tail = NETWORK.tail(Cut.after(NETWORK, 1));
    try (InferencePlan plan = InferencePlan.of(tail, device, 2)) {
      fails("has no scaling for pixels: expected floats", () -> plan.pixels(new byte[PIXELS]));
    }
  }

  @Test
  void labelsOutOfRangeAreRefused() {
    refuses("from 0 to 9, got 10", () -> training.labels(new int[] {0, 10}, 2));
    refuses("from 0 to 9, got -1", () -> training.labels(new int[] {0, -1}, 2));
    refuses("from 1 to 2, got 3", () -> training.labels(new int[3], 3));
    refuses("from 1 to 2, got 0", () -> training.labels(new int[2], 0));
    refuses("from 1 to 1, got 2", () -> inference.labels(new int[1], 2));
  }

  @Test
  void aStepNeedsLabels() {
    training.load(Parameters.zeros(NETWORK));
    training.pixels(new byte[PIXELS]);
    fails("network lenet5: no labels were given", () -> training.step(0.1f, 0));
    fails("network lenet5: no step was made yet", training::loss);
  }

  @Test
  void lossNeedsLabelsAndARun() {
    fails("network lenet5: no labels were given", inference::loss);
    inference.labels(new int[2], 2);
    fails("network lenet5: nothing was run yet", inference::loss);
    fails("network lenet5: nothing was run yet", () -> inference.predictions(new int[2]));
  }

  @Test
  void aHeadHasNoClasses() {
    Network head = NETWORK.head(Cut.after(NETWORK, 1));
    try (InferencePlan plan = InferencePlan.of(head, device, 2)) {
      fails("ends in a map 1x6x10x10, not in logits", () -> plan.labels(new int[2], 2));
      plan.load(Parameters.zeros(head));
      plan.pixels(new byte[PIXELS]);
      plan.run();
      fails("ends in a map 1x6x10x10, not in logits", () -> plan.predictions(new int[2]));
    }
    refuses(
        "ends in a map 1x6x10x10, not in logits",
        () -> TrainingPlan.of(head, device, Options.ofBatch(2)));
  }

  @Test
  void rowsThatAreNotThereAreRefused() {
    inference.load(Parameters.zeros(NETWORK));
    inference.pixels(new byte[PIXELS]);
    inference.run();
    refuses("1 to 2 rows of 10", () -> inference.probabilities(new float[30]));
    refuses("1 to 2 rows of 10", () -> inference.probabilities(new float[15]));
    refuses("1 to 2 predictions, got 3", () -> inference.predictions(new int[3]));
  }

  @Test
  void somethingMustBeLeftToTrain() {
    refuses(
        "nothing to train after 5 frozen stages of 5",
        () -> TrainingPlan.of(NETWORK, device, Options.ofBatch(2).withFrozenStages(5)));
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    refuses("batch of at least 1, got 0", () -> Options.ofBatch(0));
    refuses("batch of at least 1, got 0", () -> InferencePlan.of(NETWORK, device, 0));
    refuses("at least 0, got -1", () -> Options.ofBatch(1).withFrozenStages(-1));
    refuses("in [0, 1), got 1.0", () -> Options.ofBatch(1).withMomentum(1));
    refuses("got NaN", () -> Options.ofBatch(1).withWeightDecay(Float.NaN, true));
  }

  @Test
  void aBatchTooLargeToBeIsRefusedAndLeavesNothingBehind() {
    long before = device.bytesInUse();
    assertThrows(
        IllegalArgumentException.class,
        () -> InferencePlan.of(NETWORK, device, Integer.MAX_VALUE / 300));
    assertEquals(before, device.bytesInUse());
  }

  @Test
  void aBatchThatDoesNotFitIsRefusedWithOneThatWould() {
    Network network = Networks.alexNetV2(3, 224, 2);
    DeviceMemory memory = device.memory();
    assumeTrue(memory.total() < 32L << 30, "takes more than 32 GB");
    long before = device.bytesInUse();
    OutOfMemoryException refused =
        assertThrows(
            OutOfMemoryException.class,
            () -> TrainingPlan.of(network, device, Options.ofBatch(10_000)));
    String said = refused.getMessage();
    Matcher named = Pattern.compile("at batch 10,000; .* batch ([0-9,]+) would fit").matcher(said);
    assertTrue(named.find(), said);
    int batch = Integer.parseInt(named.group(1).replace(",", ""));
    assertEquals(before, device.bytesInUse());
    // Half of it: what is free changes with what else the machine does.
    try (TrainingPlan plan = TrainingPlan.of(network, device, Options.ofBatch(batch / 2))) {
      assertTrue(plan.bytes() > memory.free() / 4, plan.bytes() + " bytes of " + memory);
    }
  }

  @Test
  void velocitiesMustBeThoseOfTheTrainedParameters() {
    Map<String, float[]> velocities = new HashMap<>(training.velocities());
    velocities.put("fc5.bias", new float[9]);
    refuses(
        "the velocity of fc5.bias needs 10 values, got 9",
        () -> training.loadVelocities(velocities));
    velocities.remove("fc5.bias");
    refuses("needs the velocities of [conv1.weight", () -> training.loadVelocities(velocities));
  }

  @Test
  void backwardNeedsAForwardPassAndAGradientOfItsOwn() {
    try (InputGradientPlan plan = InputGradientPlan.of(NETWORK, device, 2)) {
      plan.load(Parameters.zeros(NETWORK));
      plan.input(new float[PIXELS]);
      plan.outputGradient(new float[20]);
      fails("backward needs a forward pass", plan::backward);
      plan.forward();
      plan.backward();
      fails("backward needs a forward pass and an output gradient", plan::backward);
      fails("network lenet5 has no signal", plan::signalGradient);
    }
  }

  @Test
  void aClosedPlanSaysSo() {
    inference.close();
    training.close();
    fails("the plan of network lenet5 is closed", inference::run);
    fails("the plan of network lenet5 is closed", inference::output);
    fails("the plan of network lenet5 is closed", () -> inference.pixels(new byte[PIXELS]));
    fails("the plan of network lenet5 is closed", () -> training.step(0.1f, 0));
    fails("the plan of network lenet5 is closed", training::velocities);
    fails("the plan of network lenet5 is closed", training::loss);
  }

  private static void refuses(String expected, Executable call) {
    requireMessage(expected, assertThrows(IllegalArgumentException.class, call));
  }

  private static void fails(String expected, Executable call) {
    requireMessage(expected, assertThrows(IllegalStateException.class, call));
  }

  private static void requireMessage(String expected, RuntimeException thrown) {
    assertTrue(thrown.getMessage().contains(expected), thrown.getMessage());
  }
}
