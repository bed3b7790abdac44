package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.ParameterRole;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks with branches and batch normalisation: running statistics, folding, parts. */
class BranchedPlansTest {

  private static final int BATCH = 4;

  /** With momentum 1 the running values are the batch's, the variance times n / (n - 1). */
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void inferenceWithABatchsOwnStatisticsIsWhatTrainingComputed(String name) {
    Network network = SmallNetworks.normalised(1);
    Parameters parameters = Hashed.parameters(network);
    byte[] pixels = Hashed.bytes(BATCH * network.input().elements(), 1, 101);
    try (Device device = Devices.open(name);
        TrainingPlan training = TrainingPlan.of(network, device, Options.ofBatch(BATCH));
        InferencePlan inference = InferencePlan.of(network, device, BATCH)) {
      training.load(parameters);
      training.pixels(pixels);
      training.labels(new int[] {0, 1, 2, 0}, BATCH);
      training.step(0, 1);
      double trained = training.loss();
      training.store(parameters);
      undoBessel(parameters, network);
      inference.load(parameters);
      inference.pixels(pixels);
      inference.labels(new int[] {0, 1, 2, 0}, BATCH);
      inference.run();
      assertEquals(trained, inference.loss(), 1e-5 * Math.abs(trained));
    }
  }

  private static void undoBessel(Parameters parameters, Network network) {
    for (ParameterSpec spec : network.parameterSpecs()) {
      if (spec.role() == ParameterRole.VARIANCE) {
        // The only normalisation is on maps of the input's size.
        double n = (double) BATCH * network.input().h() * network.input().w();
        float[] values = parameters.get(spec.name());
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (values[i] * (n - 1) / n);
        }
      }
    }
  }

  @Test
  void frozenStagesKeepTheirStatisticsAndTrainedOnesMove() {
    Network network = SmallNetworks.branched();
    Parameters start = Hashed.parameters(network);
    Parameters end = start.copy();
    try (Device device = Devices.open("cpu");
        TrainingPlan plan =
            TrainingPlan.of(network, device, Options.ofBatch(BATCH).withFrozenStages(2))) {
      plan.load(start);
      plan.pixels(Hashed.bytes(BATCH * network.input().elements(), 1, 101));
      plan.labels(new int[] {0, 1, 2, 0}, BATCH);
      plan.step(0.01f, 1);
      plan.store(end);
    }
    for (ParameterSpec spec : network.parameterSpecs()) {
      if (spec.name().equals("mixed.c.bias")) {
        continue; // The normalisation of fc takes it out again, so it has no gradient.
      }
      boolean same = Arrays.equals(start.get(spec.name()), end.get(spec.name()));
      assertEquals(spec.stage() <= 2, same, spec.name());
    }
  }

  @Test
  void fixedStagesAreGivenBackAsTheyWereLoaded() {
    Network network = SmallNetworks.branched();
    Parameters start = Hashed.parameters(network);
    Parameters end = Parameters.zeros(network);
    try (Device device = Devices.open("cpu");
        TrainingPlan plan =
            TrainingPlan.of(network, device, Options.ofBatch(BATCH).withFixedStages(3))) {
      plan.load(start);
      plan.store(end);
    }
    assertTrue(start.sameBits(end));
  }

  static List<Network> cutNetworks() {
    return List.of(SmallNetworks.branched(), SmallNetworks.parametric());
  }

  @ParameterizedTest
  @MethodSource("cutNetworks")
  void partsComputeTheBitsOfTheWholeAtEveryCut(Network network) {
    Parameters parameters = Hashed.parameters(network);
    try (Device device = Devices.open("cpu")) {
      float[] pixels = Hashed.values(3, 2 * network.input().elements(), 1);
      float[] whole = output(device, network, parameters, pixels);
      for (int stage = 1; stage <= network.depth(); stage++) {
        for (Cut cut : network.cuts(stage)) {
          if (cut.equals(Cut.after(network, network.depth()))) {
            continue;
          }
          float[] sent = output(device, network.head(cut), parameters, pixels);
          assertArrayEquals(
              whole, output(device, network.tail(cut), parameters, sent), "cut " + cut);
        }
      }
    }
  }

  private static float[] output(
      Device device, Network network, Parameters parameters, float[] input) {
    try (InferencePlan plan = InferencePlan.of(network, device, 2)) {
      plan.load(parameters.forNetwork(network));
      plan.input(input);
      plan.run();
      return plan.output().toArray();
    }
  }

  @Test
  void aLayerIsNotPartedFromTheNormalisationBehindIt() {
    Network network = SmallNetworks.branched();
    String message =
        assertThrows(IllegalArgumentException.class, () -> network.head(new Cut(1, 1)))
            .getMessage();
    assertEquals(
        "network branched: a cut 1.1 would part a layer from its batch normalisation; stage conv1"
            + " has the cuts [1.2, 1.3]",
        message);
  }
}
