package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegressionPlanTest {

  private final Network line =
      new Network(
          "line",
          Shape.of(1, 1),
          Optional.empty(),
          List.of(new Stage("fc1", new FullyConnectedLayer(1))),
          Optional.empty());

  /** y = w x + b with w = 2, b = 1; x = {1, 3}, t = {0, 0}: worked out by hand. */
  @Test
  void oneStepOnALineIsTheOneWorkedOutByHand() {
    try (Device device = Devices.open("cpu");
        RegressionPlan plan =
            RegressionPlan.of(line, device, TrainingPlan.Options.ofBatch(2).withMomentum(0))) {
      Parameters parameters =
          Parameters.of(line, Map.of("fc1.weight", new float[] {2}, "fc1.bias", new float[] {1}));
      plan.load(parameters);
      plan.input(new float[] {1, 3});
      plan.targets(new float[] {0, 0});
      plan.step(0.1f, 0);
      // y = {3, 7}: loss (9 + 49) / 2; by w: 3·1 + 7·3 = 24; by b: 3 + 7 = 10.
      assertEquals(29, plan.loss(), 1e-5);
      plan.store(parameters);
      assertArrayEquals(new float[] {2 - 2.4f}, parameters.get("fc1.weight"), 1e-5f);
      assertArrayEquals(new float[] {1 - 1}, parameters.get("fc1.bias"), 1e-5f);
    }
  }

  @Test
  void aStepWithoutTargetsIsRefused() {
    try (Device device = Devices.open("cpu");
        RegressionPlan plan = RegressionPlan.of(line, device, TrainingPlan.Options.ofBatch(1))) {
      plan.load(Parameters.zeros(line));
      plan.input(new float[1]);
      assertThrows(IllegalStateException.class, () -> plan.step(0.1f, 0));
      assertThrows(IllegalStateException.class, plan::loss);
    }
  }

  @Test
  void frozenStagesAreRefused() {
    try (Device device = Devices.open("cpu")) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              RegressionPlan.of(line, device, TrainingPlan.Options.ofBatch(1).withFrozenStages(1)));
    }
  }
}
