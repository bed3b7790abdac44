package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DropoutMasksTest {

  private static final int FEATURES = 256;

  private static final Network TWICE =
      new Network(
          "twice",
          Shape.of(1, FEATURES),
          Optional.empty(),
          List.of(
              new Stage(
                  "fc1",
                  new DropoutLayer(0.5f),
                  new DropoutLayer(0.5f),
                  new FullyConnectedLayer(2))),
          Optional.empty());

  @Test
  void dropoutsOfOneStageDrawMasksOfTheirOwn() {
    List<boolean[]> kept = kept(TWICE);
    int once = count(kept.get(0));
    int twice = count(kept.get(1));
    // Of 256, 128 and 64 are expected, give or take six standard deviations.
    assertTrue(once > 80 && once < 176, once + " kept once");
    assertTrue(twice > 22 && twice < 106, twice + " kept twice");
  }

  @Test
  void aTailCutInsideAStageDrawsTheMaskThatTheWholeDraws() {
    List<boolean[]> whole = kept(TWICE);
    boolean[] tail = kept(TWICE.tail(new Cut(1, 1))).get(0);
    for (int i = 0; i < FEATURES; i++) {
      assertEquals(whole.get(1)[i], whole.get(0)[i] && tail[i], "feature " + i);
    }
  }

  /** Which features of an example of ones are left after each dropout. */
  private static List<boolean[]> kept(Network network) {
    float[] ones = new float[FEATURES];
    Arrays.fill(ones, 1);
    try (Device device = Devices.open("reference");
        Arena arena = device.arena()) {
      ForwardPass forward = new ForwardPass(network, arena, 1, number -> Treatment.TRAINED, 3);
      forward.input().load(FloatBuffer.wrap(ones));
      List<boolean[]> kept = new ArrayList<>();
      for (var dropout : forward.dropouts()) {
        dropout.run();
        float[] values = dropout.output().toArray();
        boolean[] left = new boolean[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
          left[i] = values[i] != 0;
        }
        kept.add(left);
      }
      return kept;
    }
  }

  private static int count(boolean[] kept) {
    int count = 0;
    for (boolean each : kept) {
      count += each ? 1 : 0;
    }
    return count;
  }
}
