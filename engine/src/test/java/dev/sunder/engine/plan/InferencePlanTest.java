package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferencePlanTest {

  private static final int BATCH = 4;

  @ParameterizedTest
  @CsvSource({
    "reference, fused, 0",
    "reference, unfused, 0",
    "cpu, fused, 0",
    // A sigmoid of its own is computed by another primitive when the map's layout is another.
    "cpu, unfused, 1e-6"
  })
  void computesWhatATrainingPlanWithoutDropoutComputes(
      String name, String which, double tolerance) {
    Network network =
        SmallNetworks.withSignal(
            which.equals("fused") ? SmallNetworks.fused() : SmallNetworks.unfused(), 2);
    Parameters parameters = Hashed.parameters(network);
    int[] labels = Hashed.labels(BATCH, 0, 3);
    byte[] signals = Hashed.bytes(BATCH * 9, 0, 53);
    try (Device device = Devices.open(name);
        InferencePlan inference = InferencePlan.of(network, device, BATCH);
        TrainingPlan training =
            TrainingPlan.of(
                SmallNetworks.withoutDropout(network), device, Options.ofBatch(BATCH))) {
      inference.load(parameters);
      inference.pixels(pixels(network));
      inference.signals(signals);
      inference.labels(labels, 3);
      inference.run();
      training.load(parameters);
      training.pixels(pixels(network));
      training.signals(signals);
      training.labels(labels, 3);
      training.step(0.5f, 0);
      assertTrue(Math.abs(training.loss() - inference.loss()) <= tolerance);
      assertEquals(training.correct(), inference.correct());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void readsTheLeadingExamplesOfABatchThatIsNotFull(String name) {
    Network network = Networks.leNet5(1, 20, 10);
    Parameters parameters = Hashed.parameters(network);
    try (Device device = Devices.open(name);
        InferencePlan plan = InferencePlan.of(network, device, BATCH)) {
      plan.load(parameters);
      byte[] batch = pixels(network);
      plan.pixels(batch);
      plan.run();
      float[] all = new float[BATCH * 10];
      plan.probabilities(all);
      // What fills the rest of the batch must not reach the leading two.
      Arrays.fill(batch, batch.length / 2, batch.length, (byte) 77);
      plan.pixels(batch);
      plan.run();
      float[] two = new float[2 * 10];
      plan.probabilities(two);
      int[] predictions = new int[2];
      plan.predictions(predictions);
      assertArrayEquals(Arrays.copyOf(all, 20), two);
      Arrays.fill(batch, (byte) 77);
      plan.pixels(batch);
      plan.run();
      float[] others = new float[2 * 10];
      plan.probabilities(others);
      assertFalse(Arrays.equals(two, others), "the probabilities are an earlier run's");
      for (int example = 0; example < 2; example++) {
        float[] row = Arrays.copyOfRange(two, example * 10, example * 10 + 10);
        float most = row[predictions[example]];
        float sum = 0;
        for (float probability : row) {
          assertTrue(probability <= most);
          sum += probability;
        }
        assertEquals(1, sum, 1e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void lossAndCorrectCountTheLabelledExamplesOnly(String name) {
    Network network = Networks.leNet5(1, 20, 10);
    try (Device device = Devices.open(name);
        InferencePlan plan = InferencePlan.of(network, device, BATCH)) {
      plan.load(Hashed.parameters(network));
      plan.pixels(pixels(network));
      plan.run();
      int[] predictions = new int[BATCH];
      plan.predictions(predictions);
      float[] probabilities = new float[BATCH * 10];
      plan.probabilities(probabilities);
      int[] labels = predictions.clone();
      labels[1] = (labels[1] + 1) % 10;
      plan.labels(labels, 3);
      assertEquals(2, plan.correct());
      double sum = 0;
      for (int i = 0; i < 3; i++) {
        sum -= Math.log(probabilities[i * 10 + labels[i]]);
      }
      assertEquals(sum / 3, plan.loss(), 1e-5 * sum);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void scaledFloatsAreWorthTheirPixelsAndTheLastOfBothCounts(String name) {
    Network network = Networks.leNet5(1, 20, 10);
    byte[] first = pixels(network);
    byte[] second = Hashed.bytes(first.length, 1, 3);
    float[] scaled = new float[second.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = Math.fma(Byte.toUnsignedInt(second[i]), 1 / 127.5f, -1f);
    }
    try (Device device = Devices.open(name);
        InferencePlan plan = InferencePlan.of(network, device, BATCH)) {
      plan.load(Hashed.parameters(network));
      float[] ofFirst = output(plan, () -> plan.pixels(first));
      float[] ofSecond = output(plan, () -> plan.pixels(second));
      float[] ofScaled =
          output(
              plan,
              () -> {
                plan.pixels(first);
                plan.input(scaled);
              });
      float[] ofPixels =
          output(
              plan,
              () -> {
                plan.input(scaled);
                plan.pixels(first);
              });
      float[] ofNothingNew = output(plan, () -> {});
      assertArrayEquals(ofSecond, ofScaled, 1e-4f);
      assertArrayEquals(ofFirst, ofPixels);
      assertArrayEquals(ofFirst, ofNothingNew);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void runsOnATailThatBeginsWithAnActivationLeaveTheInputAlone(String name) {
    // Its first layer is tanh: applied twice, it would give something else.
    Network tail = SmallNetworks.unfused().tail(new Cut(1, 3));
    try (Device device = Devices.open(name);
        InferencePlan plan = InferencePlan.of(tail, device, BATCH)) {
      plan.load(Hashed.parameters(tail));
      float[] sent = Hashed.values(3, BATCH * tail.input().elements(), 2);
      float[] once = output(plan, () -> plan.input(sent));
      float[] again = output(plan, () -> {});
      assertArrayEquals(once, again);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void holdsNoMemoryForGradients(String name) {
    Network network = Networks.small(3, 32, 2);
    try (Device device = Devices.open(name)) {
      if (name.equals("cpu")) {
        // Filters that are kept transformed are no gradients: convolutions compute directly.
        device.tune("direct 1 1 1, product 1e6, copy 1e6 ps");
      }
      long inference;
      try (InferencePlan plan = InferencePlan.of(network, device, BATCH)) {
        inference = device.bytesInUse();
        assertEquals(BATCH, plan.batch());
      }
      try (TrainingPlan plan = TrainingPlan.of(network, device, Options.ofBatch(BATCH))) {
        assertEquals(device.bytesInUse(), plan.bytes());
        assertTrue(inference > 0 && inference * 2 < plan.bytes());
      }
      assertEquals(0, device.bytesInUse());
    }
  }

  private static float[] output(InferencePlan plan, Runnable feed) {
    feed.run();
    plan.run();
    return plan.output().toArray();
  }

  private static byte[] pixels(Network network) {
    return Hashed.bytes(BATCH * network.input().elements(), 0, 0);
  }
}
