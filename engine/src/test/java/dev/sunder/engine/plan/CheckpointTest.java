package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointTest {

  private static final Network NETWORK = SmallNetworks.unfused();

  @Test
  void aPlanMadeAnewFromParametersAndVelocitiesGoesOnWithTheSameBits() {
    Parameters uninterrupted = Hashed.parameters(NETWORK);
    Parameters resumed = Hashed.parameters(NETWORK);
    try (Device device = Devices.open("cpu")) {
      train(device, uninterrupted, null, 0, 8);
      Map<String, float[]> velocities = train(device, resumed, null, 0, 5);
      train(device, resumed, velocities, 5, 8);
    }
    for (String name : uninterrupted.names()) {
      assertArrayEquals(uninterrupted.get(name), resumed.get(name), name);
    }
  }

  @Test
  void dropoutDrawsAnotherMaskAtAnotherStepAndForAnotherSeed() {
    try (Device device = Devices.open("cpu")) {
      double first = loss(device, 0, 0);
      assertTrue(first == loss(device, 0, 0));
      assertTrue(first != loss(device, 0, 1));
      assertTrue(first != loss(device, 1, 0));
    }
  }

  private static Map<String, float[]> train(
      Device device, Parameters parameters, Map<String, float[]> velocities, int from, int to) {
    try (TrainingPlan plan = TrainingPlan.of(NETWORK, device, Options.ofBatch(2))) {
      plan.load(parameters);
      if (velocities != null) {
        plan.loadVelocities(velocities);
      }
      for (int step = from; step < to; step++) {
        plan.pixels(Hashed.bytes(2 * NETWORK.input().elements(), step, 101));
        plan.labels(Hashed.labels(2, step, 3), 2);
        plan.step(0.125f, step);
      }
      plan.store(parameters);
      return plan.velocities();
    }
  }

  private static double loss(Device device, long seed, long step) {
    Options options = Options.ofBatch(2).withSeed(seed);
    try (TrainingPlan plan = TrainingPlan.of(NETWORK, device, options)) {
      plan.load(Hashed.parameters(NETWORK));
      plan.pixels(Hashed.bytes(2 * NETWORK.input().elements(), 0, 101));
      plan.labels(Hashed.labels(2, 0, 3), 2);
      plan.step(0, step);
      return plan.loss();
    }
  }
}
