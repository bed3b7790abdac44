package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What 12 values to 5 to 2 move, two examples at once, counted by hand. */
class ValuesMovedTest {

  private final Device device = Devices.open("reference");
  private final Network network =
      new Network(
          "two",
          new Shape(1, 12, 1, 1),
          Scaling.symmetric(12),
          List.of(
              new Stage("fc1", new FullyConnectedLayer(5)),
              new Stage("fc2", new FullyConnectedLayer(2))));

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void inferenceReadsAndWritesEachOnce() {
    try (InferencePlan plan = InferencePlan.of(network, device, 2)) {
      // 24 + 10 and 10 + 4 values; 12 x 5 + 5 and 5 x 2 + 2 parameters.
      assertEquals(new ValuesMoved(48, 77), plan.moved());
    }
  }

  @Test
  void aStepAddsTheLossTheGradientsAndTheUpdate() {
    try (TrainingPlan plan = TrainingPlan.of(network, device, Options.ofBatch(2))) {
      // The loss: 4 twice. fc2: 10 + 4, and its 10 inputs' gradients; fc1: 24 + 10.
      // Parameters: read again and their gradients written, 2 x 77; the update's five times 77.
      assertEquals(new ValuesMoved(48 + 8 + 24 + 34, 77 + 2 * 77 + 5 * 77), plan.moved());
    }
  }

  @Test
  void aFrozenStageIsOnlyComputed() {
    Options frozen = Options.ofBatch(2).withFrozenStages(1);
    try (TrainingPlan plan = TrainingPlan.of(network, device, frozen)) {
      assertEquals(new ValuesMoved(48 + 8 + 14, 77 + 2 * 12 + 5 * 12), plan.moved());
    }
  }
}
