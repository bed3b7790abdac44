package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.ParameterRole;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learned slopes as parameters: of plans, parts, checkpoints and the update. */
class PReluPlansTest {

  private static final Network NETWORK = SmallNetworks.parametric();
  private static final List<String> SLOPES =
      List.of("conv1.act.weight", "conv2.act.weight", "fc3.act.weight");
  private static final int BATCH = 2;

  @Test
  void slopesAreParametersOfAQuarterEach() {
    Parameters fresh = Parameters.initialised(NETWORK, Initialiser.HE, 1);
    assertEquals(
        SLOPES,
        NETWORK.parameterSpecs().stream()
            .filter(spec -> spec.role() == ParameterRole.SLOPE)
            .map(ParameterSpec::name)
            .toList());
    assertArrayEquals(new float[] {0.25f, 0.25f, 0.25f}, fresh.get(SLOPES.get(0)));
    assertArrayEquals(new float[] {0.25f}, fresh.get(SLOPES.get(1)));
    assertEquals(5, fresh.get(SLOPES.get(2)).length);
  }

  private static Map<String, float[]> train(
      Options options,
      Parameters parameters,
      Optional<Map<String, float[]>> velocities,
      int... steps) {
    try (Device device = Devices.open("cpu");
        TrainingPlan plan = TrainingPlan.of(NETWORK, device, options)) {
      plan.load(parameters);
      velocities.ifPresent(plan::loadVelocities);
      for (int step : steps) {
        plan.pixels(Hashed.bytes(BATCH * NETWORK.input().elements(), step, 101));
        plan.labels(Hashed.labels(BATCH, step, 3), BATCH);
        plan.step(0.125f, step);
      }
      plan.store(parameters);
      return plan.velocities();
    }
  }

  @Test
  void aCheckpointGoesOnWithTheSameBits() {
    Options options = Options.ofBatch(BATCH);
    Parameters whole = Hashed.parameters(NETWORK);
    Parameters resumed = Hashed.parameters(NETWORK);
    train(options, whole, Optional.empty(), 0, 1, 2, 3);
    Map<String, float[]> velocities = train(options, resumed, Optional.empty(), 0, 1);
    train(options, resumed, Optional.of(velocities), 2, 3);
    for (String name : whole.names()) {
      assertArrayEquals(whole.get(name), resumed.get(name), name);
    }
  }

  @Test
  void slopesOfFrozenStagesStayAndOthersMove() {
    Parameters start = Hashed.parameters(NETWORK);
    Parameters end = start.copy();
    train(Options.ofBatch(BATCH).withFrozenStages(2), end, Optional.empty(), 0);
    assertEquals(
        List.of(true, true, false),
        SLOPES.stream().map(name -> Arrays.equals(start.get(name), end.get(name))).toList());
  }

  /** w - rate * (g + decay * w) after one step, as PyTorch does it with all parameters. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void slopesDecayWithTheBiases(boolean decayBiases) {
    Parameters start = Hashed.parameters(NETWORK);
    Parameters plain = start.copy();
    Parameters decayed = start.copy();
    train(new Options(BATCH, 0, 0, 0, true, 0), plain, Optional.empty(), 0);
    train(new Options(BATCH, 0, 0, 0.5f, decayBiases, 0), decayed, Optional.empty(), 0);
    for (String name : SLOPES) {
      for (int i = 0; i < start.get(name).length; i++) {
        float decay = decayBiases ? 0.125f * 0.5f * start.get(name)[i] : 0;
        assertEquals(plain.get(name)[i] - decay, decayed.get(name)[i], 1e-6, name);
      }
    }
  }
}
