package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a head sends and its tail answers is, bit for bit, what the whole network answers. */
class HeadAndTailTest {

  private static final int BATCH = 3;

  @ParameterizedTest(name = "{0} {1} pixels, signal at {2}")
  @CsvSource({
    "lenet5, 28, 0",
    "lenet5, 20, 2",
    "lenet5, 28, 3",
    "small64, 32, 0",
    "small64, 33, 4",
    "alexnet_v2, 63, 0",
    "alexnet_v2, 95, 3",
  })
  void composeToTheWholeAtEveryCut(String name, int pixels, int signalStage) {
    Network network = SmallNetworks.withSignal(Networks.byName(name, 2, pixels, 5), signalStage);
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, 17);
    try (Device device = Devices.open("cpu")) {
      float[] expected = run(device, network, parameters, null);
      for (Cut cut : cuts(network)) {
        float[] sent = run(device, network.head(cut), parameters, null);
        float[] answered = run(device, network.tail(cut), parameters, sent);
        assertArrayEquals(expected, answered, "cut " + cut);
      }
    }
  }

  private static List<Cut> cuts(Network network) {
    List<Cut> cuts = new ArrayList<>();
    for (int stage = 1; stage <= network.depth(); stage++) {
      for (int layers = 1; layers <= network.stage(stage).layers().size(); layers++) {
        cuts.add(new Cut(stage, layers));
      }
    }
    return cuts.subList(0, cuts.size() - 1);
  }

  /** The output for an input of floats, or for pixels if there is none. */
  private static float[] run(Device device, Network network, Parameters parameters, float[] input) {
    try (InferencePlan plan = InferencePlan.of(network, device, BATCH)) {
      plan.load(parameters.forNetwork(network));
      if (input == null) {
        plan.pixels(Hashed.bytes(BATCH * network.input().elements(), 0, 0));
      } else {
        plan.input(input);
      }
      if (network.signal().isPresent()) {
        plan.signals(Hashed.bytes(BATCH * 9, 0, 0));
      }
      plan.run();
      return plan.output().toArray();
    }
  }
}
