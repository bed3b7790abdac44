package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.reference.ReferenceTensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputGradientPlanTest {

  private static final int BATCH = 2;

  private static final float H = 0x1p-16f;

  @ParameterizedTest(name = "{0}, signal at stage {1}")
  @CsvSource({
    "fused, 0", "fused, 1", "fused, 2", "fused, 3", "fused, 4",
    "unfused, 0", "unfused, 1", "unfused, 2", "unfused, 3", "unfused, 4"
  })
  void equalsCentralDifferencesOfTheWeightedOutput(String which, int signalStage) {
    Network network =
        SmallNetworks.withSignal(
            which.equals("fused") ? SmallNetworks.fused() : SmallNetworks.unfused(), signalStage);
    float[] input = Hashed.values(20, BATCH * network.input().elements(), 2);
    float[] signal = Hashed.values(21, signalStage == 0 ? 0 : BATCH * 9, 1);
    float[] slope = Hashed.values(22, BATCH * network.output().elements(), 2);
    try (Device reference = Devices.open("reference");
        Device cpu = Devices.open("cpu");
        InputGradientPlan exact = InputGradientPlan.of(network, reference, BATCH);
        InputGradientPlan fast = InputGradientPlan.of(network, cpu, BATCH)) {
      backward(exact, input, signal, slope);
      backward(fast, input, signal, slope);
      List<Case> cases = new ArrayList<>();
      cases.add(
          new Case("input", FloatBuffer.wrap(input), exact.inputGradient(), fast.inputGradient()));
      if (signalStage > 0) {
        cases.add(
            new Case(
                "signal", FloatBuffer.wrap(signal), exact.signalGradient(), fast.signalGradient()));
      }
      double middle = weighted(exact, input, signal, slope);
      double greatest = greatest(fast.inputGradient().toArray());
      int kinks = 0;
      for (Case each : cases) {
        double[] expected = ((ReferenceTensor) each.exact()).values();
        float[] found = each.fast().toArray();
        for (int i = 0; i < found.length; i++) {
          float value = each.values().get(i);
          each.values().put(i, value + H);
          double above = weighted(exact, input, signal, slope);
          each.values().put(i, value - H);
          double below = weighted(exact, input, signal, slope);
          each.values().put(i, value);
          // Smooth functions bend by a multiple of h² here, one with a kink by a multiple of h.
          if (Math.abs(above - 2 * middle + below) > 1e-2 * H * greatest) {
            kinks++;
            continue;
          }
          double numeric = (above - below) / (2.0 * H);
          String where = each.name() + "[" + i + "]";
          requireClose(expected[i], numeric, greatest, 1e-6, "reference " + where);
          requireClose(found[i], numeric, greatest, 2e-3, "cpu " + where);
        }
      }
      assertTrue(kinks <= 2, "kinks skipped: " + kinks);
    }
  }

  /** Values, seen through a buffer, and their gradients on the reference and on the CPU. */
  private record Case(String name, FloatBuffer values, Tensor exact, Tensor fast) {}

  private static void requireClose(
      double found, double numeric, double greatest, double tolerance, String where) {
    double scale = Math.max(Math.max(Math.abs(found), Math.abs(numeric)), 1e-3 * greatest);
    double error = Math.abs(found - numeric) / scale;
    assertTrue(
        error <= tolerance,
        where + ": numeric " + numeric + ", found " + found + ", relative error " + error);
  }

  private static double greatest(float[] values) {
    double greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertTrue(greatest > 1e-3, "the gradients vanish: nothing would be checked");
    return greatest;
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void gradientOfAHeadContinuesThatOfItsTail(String name) {
    Network network = Networks.leNet5(1, 20, 10);
    Parameters parameters = Hashed.parameters(network);
    Cut cut = new Cut(2, 2);
    float[] input = Hashed.values(1, BATCH * network.input().elements(), 2);
    float[] slope = Hashed.values(2, BATCH * 10, 1);
    try (Device device = Devices.open(name);
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
    try (Device device = Devices.open(name)) {
      long training;
      try (TrainingPlan plan = TrainingPlan.of(network, device, Options.ofBatch(1))) {
        training = plan.bytes();
      }
      try (InputGradientPlan plan = InputGradientPlan.of(network, device, 1)) {
        assertTrue(device.bytesInUse() * 2 < training, plan.network().name());
      }
    }
  }

  private static void backward(
      InputGradientPlan plan, float[] input, float[] signal, float[] slope) {
    plan.load(Hashed.parameters(plan.network()));
    forward(plan, input, signal);
    plan.outputGradient(slope);
    plan.backward();
  }

  /** Σ slope · output in double precision: the function whose gradient is asked for. */
  private static double weighted(
      InputGradientPlan plan, float[] input, float[] signal, float[] slope) {
    forward(plan, input, signal);
    double[] output = ((ReferenceTensor) plan.output()).values();
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += slope[i] * output[i];
    }
    return sum;
  }

  private static void forward(InputGradientPlan plan, float[] input, float[] signal) {
    plan.input(input);
    if (signal.length > 0) {
      plan.signals(signal);
    }
    plan.forward();
  }
}
