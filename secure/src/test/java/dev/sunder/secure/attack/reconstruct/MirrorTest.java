package dev.sunder.secure.attack.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mirrored network takes what the client sends and gives images of the client's size. */
class MirrorTest {

  private static void assertMirrors(Network client) {
    Network mirror = Mirror.of(client, 4);
    assertEquals(client.output(), mirror.input());
    assertEquals(client.input(), mirror.output());
  }

  @Test
  void everyCutBeforeTheFullyConnectedLayersHasAMirror() {
    Network lenet = Networks.leNet5(1, 28, 10);
    for (int stage = 1; stage <= 2; stage++) {
      for (int layers = 1; layers <= lenet.stage(stage).layers().size(); layers++) {
        assertMirrors(lenet.head(new Cut(stage, layers)));
      }
    }
  }

  @Test
  void whatAStrideSkippedIsGivenBack() {
    for (Network network : List.of(Networks.small(3, 64, 2), Networks.alexNetV2(3, 224, 2))) {
      for (int layers = 1; layers <= network.stage(1).layers().size(); layers++) {
        assertMirrors(network.head(new Cut(1, layers)));
      }
      assertMirrors(network.head(Cut.after(network, 3)));
    }
  }

  @Test
  void aClientWithFullyConnectedLayersHasNone() {
    Network client = Networks.leNet5(1, 28, 10).head(new Cut(3, 1));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Mirror.of(client, 4));
    assertEquals(
        "network " + client.name() + " has fully connected layers, which have no mirror",
        refused.getMessage());
  }
}
