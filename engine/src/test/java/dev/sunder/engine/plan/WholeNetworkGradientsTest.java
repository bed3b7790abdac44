package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parameter's gradient of whole networks against central differences of the loss, which the
 * reference device computes in double precision from weights that float32 holds exactly.
 *
 * <p>An error is relative to the greater of the two values and a thousandth of the network's
 * greatest gradient. Where the loss has a kink between the two points (a ReLU or a maximum that
 * changes over) there is no derivative to compare with: those are skipped and counted.
 */
class WholeNetworkGradientsTest {

  private static final int BATCH = 3;
  private static final int COUNTED = 2;
  private static final float H = 0x1p-16f;
  private static final long STEP = 7;

  static Stream<Arguments> networks() {
    return Stream.of(
            SmallNetworks.fused(),
            SmallNetworks.unfused(),
            SmallNetworks.parametric(),
            SmallNetworks.branched())
        .flatMap(
            network ->
                Stream.of(0, 1, 2, 3, 4)
                    .flatMap(
                        signal ->
                            Stream.of(0, 1, 2)
                                .map(frozen -> Arguments.of(network.name(), signal, frozen))));
  }

  @ParameterizedTest(name = "{0}, signal at stage {1}, {2} frozen")
  @MethodSource("networks")
  void equalCentralDifferences(String name, int signalStage, int frozen) {
    Network plain =
        switch (name) {
          case "fused" -> SmallNetworks.fused();
          case "unfused" -> SmallNetworks.unfused();
          case "parametric" -> SmallNetworks.parametric();
          default -> SmallNetworks.branched();
        };
    Network network = SmallNetworks.withSignal(plain, signalStage);
    Parameters parameters = Hashed.parameters(network);
    Options options = Options.ofBatch(BATCH).withFrozenStages(frozen).withSeed(5);
    List<ParameterSpec> trained =
        network.parameterSpecs().stream()
            .filter(spec -> spec.stage() > frozen && spec.role().isTrained())
            .toList();
    try (Device reference = Devices.open("reference");
        Device cpu = Devices.open("cpu");
        TrainingPlan exact = TrainingPlan.of(network, reference, options);
        TrainingPlan fast = TrainingPlan.of(network, cpu, options)) {
      Map<String, float[]> expected = gradients(exact, parameters);
      Map<String, float[]> found = gradients(fast, parameters);
      assertEquals(trained.stream().map(ParameterSpec::name).toList(), names(expected));
      assertEquals(names(expected), names(found));
      double greatest = greatest(expected);
      int kinks = 0;
      for (ParameterSpec spec : trained) {
        for (int i = 0; i < spec.shape().elements(); i++) {
          double numeric = centralDifference(exact, parameters, spec.name(), i, greatest);
          if (Double.isNaN(numeric)) {
            kinks++;
            continue;
          }
          String where = spec.name() + "[" + i + "] numeric " + numeric;
          requireClose(expected.get(spec.name())[i], numeric, greatest, 1e-6, "reference " + where);
          requireClose(found.get(spec.name())[i], numeric, greatest, 2e-3, "cpu " + where);
        }
      }
      assertTrue(kinks <= 2, "kinks skipped: " + kinks);
    }
  }

  private static Map<String, float[]> gradients(TrainingPlan plan, Parameters parameters) {
    Network network = plan.network();
    plan.pixels(Hashed.bytes(BATCH * network.input().elements(), 1, 101));
    if (network.signal().isPresent()) {
      plan.signals(Hashed.bytes(BATCH * network.signal().get().image().elements(), 1, 53));
    }
    plan.labels(Hashed.labels(BATCH, 1, network.classes()), COUNTED);
    loss(plan, parameters);
    return plan.gradients();
  }

  private static double loss(TrainingPlan plan, Parameters parameters) {
    plan.load(parameters);
    plan.step(0, STEP);
    return plan.loss();
  }

  /** (L(w + h) − L(w − h)) / 2h, or NaN at a kink. */
  private static double centralDifference(
      TrainingPlan plan, Parameters parameters, String name, int index, double greatest) {
    float[] values = parameters.get(name);
    float value = values[index];
    double middle = loss(plan, parameters);
    values[index] = value + H;
    double above = loss(plan, parameters);
    values[index] = value - H;
    double below = loss(plan, parameters);
    values[index] = value;
    // Smooth losses bend by a multiple of h² here, one with a kink by a multiple of h.
    boolean kink = Math.abs(above - 2 * middle + below) > 1e-2 * H * greatest;
    return kink ? Double.NaN : (above - below) / (2.0 * H);
  }

  private static void requireClose(
      double found, double numeric, double greatest, double tolerance, String where) {
    double scale = Math.max(Math.max(Math.abs(found), Math.abs(numeric)), 1e-3 * greatest);
    double error = Math.abs(found - numeric) / scale;
    assertTrue(error <= tolerance, where + ", found " + found + ", relative error " + error);
  }

  private static double greatest(Map<String, float[]> gradients) {
    double greatest = 0;
    for (float[] values : gradients.values()) {
      for (float value : values) {
        greatest = Math.max(greatest, Math.abs(value));
      }
    }
    assertTrue(greatest > 1e-2, "the gradients vanish: nothing would be checked");
    return greatest;
  }

  private static List<String> names(Map<String, float[]> gradients) {
    return List.copyOf(gradients.keySet());
  }
}
