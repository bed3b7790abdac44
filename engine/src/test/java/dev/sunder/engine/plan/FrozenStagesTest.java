package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrozenStagesTest {

  private static final int BATCH = 4;
  private static final int STEPS = 6;

  static Stream<Arguments> prefixes() {
    return Stream.of("reference", "cpu")
        .flatMap(
            device ->
                Stream.of(1, 2, 3)
                    .flatMap(
                        frozen ->
                            Stream.of(0, frozen, frozen + 1)
                                .map(signal -> Arguments.of(device, frozen, signal))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void frozenParametersKeepTheirBitsAndTheOthersMove(String name) {
    Network network = SmallNetworks.fused();
    Parameters initial = Hashed.parameters(network);
    Parameters trained = initial.copy();
    try (Device device = Devices.open(name);
        TrainingPlan plan = TrainingPlan.of(network, device, options().withFrozenStages(2))) {
      plan.load(initial);
      train(plan, step -> plan.pixels(pixels(network, step)));
      plan.store(trained);
    }
    for (ParameterSpec spec : network.parameterSpecs()) {
      float[] before = initial.get(spec.name());
      float[] after = trained.get(spec.name());
      if (spec.stage() <= 2) {
        assertArrayEquals(before, after, spec.name());
      } else {
        assertFalse(java.util.Arrays.equals(before, after), spec.name());
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1} frozen, signal at {2}")
  @MethodSource("prefixes")
  void trainingTheTailOnThePrefixsOutputsGivesTheSameLossesAndParameters(
      String name, int frozen, int signalStage) {
    Network network = SmallNetworks.withSignal(SmallNetworks.unfused(), signalStage);
    Parameters whole = Hashed.parameters(network);
    Cut cut = Cut.after(network, frozen);
    Network head = network.head(cut);
    Network tail = network.tail(cut);
    Parameters rest = whole.forNetwork(tail);
    double[] expected;
    double[] found;
    try (Device device = Devices.open(name)) {
      try (TrainingPlan plan =
          TrainingPlan.of(network, device, options().withFrozenStages(frozen))) {
        plan.load(whole);
        expected =
            train(
                plan,
                step -> {
                  plan.pixels(pixels(network, step));
                  if (signalStage > 0) {
                    plan.signals(signals(step));
                  }
                });
        plan.store(whole);
      }
      try (InferencePlan prefix = InferencePlan.of(head, device, BATCH);
          TrainingPlan plan = TrainingPlan.of(tail, device, options())) {
        prefix.load(Hashed.parameters(network).forNetwork(head));
        plan.load(rest);
        found =
            train(
                plan,
                step -> {
                  prefix.pixels(pixels(network, step));
                  if (head.signal().isPresent()) {
                    prefix.signals(signals(step));
                  }
                  prefix.run();
                  plan.input(prefix.output().toArray());
                  if (tail.signal().isPresent()) {
                    plan.signals(signals(step));
                  }
                });
        plan.store(rest);
      }
    }
    assertTraces(name, expected, found, whole.forNetwork(tail), rest);
  }

  /** The reference rounds only what passes through the host; the CPU computes the same bits. */
  private static void assertTraces(
      String name, double[] expected, double[] found, Parameters whole, Parameters rest) {
    if (name.equals("reference")) {
      assertArrayEquals(expected, found, 1e-6);
    } else {
      assertArrayEquals(expected, found);
      for (String parameter : rest.names()) {
        assertArrayEquals(whole.get(parameter), rest.get(parameter), parameter);
      }
    }
  }

  @Test
  void onlyTrainedParametersHaveVelocitiesAndGradients() {
    Network network = SmallNetworks.fused();
    try (Device device = Devices.open("reference");
        TrainingPlan plan = TrainingPlan.of(network, device, options().withFrozenStages(2))) {
      plan.load(Hashed.parameters(network));
      plan.pixels(pixels(network, 0));
      plan.labels(Hashed.labels(BATCH, 0, 3), BATCH);
      plan.step(0.1f, 0);
      List<String> trained = List.of("fc3.weight", "fc3.bias", "fc4.weight", "fc4.bias");
      assertEquals(trained, List.copyOf(plan.velocities().keySet()));
      assertEquals(trained, List.copyOf(plan.gradients().keySet()));
    }
  }

  private interface Feed {
    void step(int step);
  }

  private static double[] train(TrainingPlan plan, Feed feed) {
    double[] losses = new double[STEPS];
    for (int step = 0; step < STEPS; step++) {
      feed.step(step);
      plan.labels(Hashed.labels(BATCH, step, 3), step % 2 == 0 ? BATCH : BATCH - 1);
      plan.step(0.125f, step);
      losses[step] = plan.loss();
    }
    return losses;
  }

  private static Options options() {
    return Options.ofBatch(BATCH).withWeightDecay(0.01f, true).withSeed(3);
  }

  private static byte[] pixels(Network network, int step) {
    return Hashed.bytes(BATCH * network.input().elements(), step, 101);
  }

  private static byte[] signals(int step) {
    return Hashed.bytes(BATCH * 9, step, 53);
  }
}
