package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputGradientPlanTest {

  private static final int BATCH = 2;

  /** The step of central differences: float32 outputs of the reference carry 2⁻²⁴ of error. */
  private static final float H = 0x1p-9f;

  @ParameterizedTest(name = "{0}, signal at stage {1}")
  @CsvSource({
    "fused, 0",
    "fused, 1",
    "fused, 2",
    "fused, 3",
    "fused, 4",
    "unfused, 1",
    "unfused, 2",
    "unfused, 3",
    "unfused, 4",
  })
  void equalsCentralDifferencesOfTheWeightedOutput(String which, int signalStage) {
    Network network =
        SmallNetworks.withSignal(
            which.equals("fused") ? SmallNetworks.fused() : SmallNetworks.unfused(), signalStage);
    float[] input = Hashed.values(20, BATCH * network.input().elements(), 2);
    float[] signal = Hashed.values(21, signalStage == 0 ? 0 : BATCH * 9, 1);
    float[] slope = Hashed.values(22, BATCH * network.output().elements(), 2);
    try (Device reference = PresentDevices.open("reference");
        Device cpu = PresentDevices.open("cpu");
        InputGradientPlan exact = InputGradientPlan.of(network, reference, BATCH);
        InputGradientPlan fast = InputGradientPlan.of(network, cpu, BATCH)) {
      float[][] expected = gradients(exact, input, signal, slope);
      float[][] found = gradients(fast, input, signal, slope);
      float[][] values = {input, signal};
      int kinks = 0;
      for (int which1 = 0; which1 < 2; which1++) {
        assertArrayEquals(expected[which1], found[which1], 1e-5f);
        for (int i = 0; i < values[which1].length; i++) {
          float value = values[which1][i];
          double middle = weighted(exact, input, signal, slope);
          values[which1][i] = value + H;
          double above = weighted(exact, input, signal, slope);
          values[which1][i] = value - H;
          double below = weighted(exact, input, signal, slope);
          values[which1][i] = value;
          if (Math.abs(above - 2 * middle + below) > 0.02 * H) {
            kinks++;
            continue;
          }
          double numeric = (above - below) / (2 * H);
          assertTrue(
              Math.abs(numeric - expected[which1][i]) < 2e-4,
              which1 + ", " + i + ": numeric " + numeric + ", found " + expected[which1][i]);
        }
      }
      assertTrue(kinks < (input.length + signal.length) / 20, "kinks skipped: " + kinks);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void gradientOfAHeadContinuesThatOfItsTail(String name) {
    Network network = Networks.leNet5(1, 20, 10);
    Parameters parameters = Hashed.parameters(network);
    Cut cut = new Cut(2, 2);
    float[] input = Hashed.values(1, BATCH * network.input().elements(), 2);
    float[] slope = Hashed.values(2, BATCH * 10, 1);
    try (Device device = PresentDevices.open(name);
        InputGradientPlan whole = InputGradientPlan.of(network, device, BATCH);
        InputGradientPlan head = InputGradientPlan.of(network.head(cut), device, BATCH);
        InputGradientPlan tail = InputGradientPlan.of(network.tail(cut), device, BATCH)) {
      whole.load(parameters);
      head.load(parameters.forNetwork(head.network()));
      tail.load(parameters.forNetwork(tail.network()));
      head.input(input);
      head.forward();
      tail.input(head.output().toArray());
      tail.forward();
      tail.outputGradient(slope);
      tail.backward();
      head.outputGradient(tail.inputGradient().toArray());
      head.backward();
      whole.input(input);
      whole.forward();
      whole.outputGradient(slope);
      whole.backward();
      assertArrayEquals(whole.inputGradient().toArray(), head.inputGradient().toArray(), 1e-6f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void holdsNoMemoryForGradientsOfParameters(String name) {
    // Most of this network is the weight of its fully connected layer.
    Network network = Networks.leNet5(1, 60, 10);
    try (Device device = PresentDevices.open(name)) {
      long training;
      try (TrainingPlan plan = TrainingPlan.of(network, device, Options.ofBatch(1))) {
        training = plan.bytes();
      }
      try (InputGradientPlan plan = InputGradientPlan.of(network, device, 1)) {
        assertTrue(device.bytesInUse() * 2 < training, plan.network().name());
      }
    }
  }

  private static float[][] gradients(
      InputGradientPlan plan, float[] input, float[] signal, float[] slope) {
    plan.load(Hashed.parameters(plan.network()));
    weighted(plan, input, signal, slope);
    plan.outputGradient(slope);
    plan.backward();
    return new float[][] {
      plan.inputGradient().toArray(),
      signal.length == 0 ? new float[0] : plan.signalGradient().toArray()
    };
  }

  /** Σ slope · output, the function whose gradient is asked for. */
  private static double weighted(
      InputGradientPlan plan, float[] input, float[] signal, float[] slope) {
    plan.input(input);
    if (signal.length > 0) {
      plan.signals(signal);
    }
    plan.forward();
    float[] output = plan.output().toArray();
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += (double) slope[i] * output[i];
    }
    return sum;
  }
}
