package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingPlanTest {

  private static final int BATCH = 4;
  private static final Network NETWORK = SmallNetworks.fused();

  @ParameterizedTest
  @CsvSource({"reference, true", "reference, false", "cpu, true", "cpu, false"})
  void weightsDecayAndBiasesIfWanted(String name, boolean biasesDecay) {
    Parameters before = Hashed.parameters(NETWORK);
    Parameters after = before.copy();
    try (Device device = Devices.open(name);
        TrainingPlan plan =
            TrainingPlan.of(
                NETWORK, device, Options.ofBatch(BATCH).withWeightDecay(0.5f, biasesDecay))) {
      plan.load(before);
      step(plan, pixels(), BATCH, 0.25f);
      plan.store(after);
      Map<String, float[]> gradients = plan.gradients();
      for (String parameter : before.names()) {
        float decay = biasesDecay || parameter.endsWith(".weight") ? 0.5f : 0;
        float[] expected = before.get(parameter).clone();
        for (int i = 0; i < expected.length; i++) {
          expected[i] -= 0.25f * (gradients.get(parameter)[i] + decay * expected[i]);
        }
        assertArrayEquals(expected, after.get(parameter), 1e-6f, parameter);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void examplesThatWereNotLabelledChangeNothing(String name) {
    try (Device device = Devices.open(name);
        TrainingPlan plan = TrainingPlan.of(NETWORK, device, Options.ofBatch(BATCH))) {
      plan.load(Hashed.parameters(NETWORK));
      byte[] batch = pixels();
      step(plan, batch, 3, 0);
      double loss = plan.loss();
      Map<String, float[]> gradients = plan.gradients();
      Arrays.fill(batch, batch.length / 4 * 3, batch.length, (byte) 200);
      step(plan, batch, 3, 0);
      assertEquals(loss, plan.loss());
      plan.gradients()
          .forEach((parameter, values) -> assertArrayEquals(gradients.get(parameter), values));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void aLearningRateOfZeroLeavesEveryBit(String name) {
    Parameters parameters = Hashed.parameters(NETWORK);
    Parameters after = Parameters.zeros(NETWORK);
    try (Device device = Devices.open(name);
        TrainingPlan plan =
            TrainingPlan.of(NETWORK, device, Options.ofBatch(BATCH).withWeightDecay(1, true))) {
      plan.load(parameters);
      step(plan, pixels(), BATCH, 0);
      step(plan, pixels(), BATCH, 0);
      plan.store(after);
    }
    assertTrue(parameters.sameBits(after));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void describesTheStepsOperationsByStage(String name) {
    try (Device device = Devices.open(name);
        TrainingPlan plan =
            TrainingPlan.of(NETWORK, device, Options.ofBatch(BATCH).withFrozenStages(2))) {
      String text = plan.describe();
      String backward = text.substring(text.indexOf("backward"));
      assertTrue(text.startsWith("forward\n  conv1\n    convolution 4x2x7x7 * 3x3/2+1"), text);
      assertTrue(backward.contains("fc3") && !backward.contains("conv2"), text);
      // 5 times 8 weights and 5 biases, 3 times 5 weights and 3 biases.
      assertTrue(backward.contains("momentum update of 63 parameters"), text);
      assertFalse(text.contains("\n\n"), text);
    }
  }

  private static void step(TrainingPlan plan, byte[] pixels, int labelled, float rate) {
    plan.pixels(pixels);
    plan.labels(Hashed.labels(BATCH, 0, 3), labelled);
    plan.step(rate, 0);
  }

  private static byte[] pixels() {
    return Hashed.bytes(BATCH * NETWORK.input().elements(), 0, 0);
  }
}
