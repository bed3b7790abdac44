package dev.sunder.secure.partition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.secure.TinyModels;
import dev.sunder.secure.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionTest {

  private final Signal signal = TinyModels.digits(2);
  private final Model secure = TinyModels.secure(1, signal, 3);

  /** All cuts from stage 2, where the signal joins, that leave something to the server. */
  private static List<Cut> cuts(Network network) {
    List<Cut> cuts = new ArrayList<>();
    for (int stage = 2; stage <= network.depth(); stage++) {
      for (int layer = 1; layer <= network.stage(stage).layers().size(); layer++) {
        if (stage < network.depth() || layer < network.stage(stage).layers().size()) {
          cuts.add(new Cut(stage, layer));
        }
      }
    }
    return cuts;
  }

  @Test
  void joiningTheTwoPartsGivesTheModelBackAtEveryCut() {
    for (Cut cut : cuts(secure.network())) {
      Model joined = Partition.split(secure, cut).join();
      assertEquals(secure.network(), joined.network(), "cut " + cut);
      assertTrue(secure.parameters().sameBits(joined.parameters()), "cut " + cut);
      assertEquals(secure.provenance(), joined.provenance());
      assertEquals(secure.classNames(), joined.classNames());
    }
  }

  @Test
  void clientAndServerTogetherComputeTheSameBitsAsTheWholeAtEveryCut() {
    int batch = 3;
    byte[] images = TinyModels.noise(batch * 784, 1);
    byte[] signals = TinyModels.noise(batch * 49, 2);
    try (Device device = Devices.open("cpu")) {
      float[] whole;
      try (InferencePlan plan = InferencePlan.of(secure.network(), device, batch)) {
        plan.load(secure.parameters());
        plan.pixels(images);
        plan.signals(signals);
        plan.run();
        whole = plan.output().toArray();
      }
      for (Cut cut : cuts(secure.network())) {
        Partition parts = Partition.split(secure, cut);
        try (InferencePlan client = InferencePlan.of(parts.client().network(), device, batch);
            InferencePlan server = InferencePlan.of(parts.server().network(), device, batch)) {
          client.load(parts.client().parameters());
          server.load(parts.server().parameters());
          client.pixels(images);
          client.signals(signals);
          client.run();
          server.input(client.output().toArray());
          server.run();
          assertArrayEquals(whole, server.output().toArray(), "cut " + cut);
        }
      }
    }
  }

  @Test
  void theClientPartHoldsNothingOfTheServers() {
    Partition parts = Partition.split(secure, new Cut(2, 2));
    assertEquals(
        Set.of("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias"),
        parts.client().parameters().names());
    assertTrue(parts.client().classNames().isEmpty());
    assertFalse(parts.client().provenance().containsKey("train.seed"));
    assertFalse(parts.client().provenance().containsKey("data.sha256"));
  }

  @Test
  void theClientPartIsTheSameWhateverTheServersParametersAre() {
    Model changed =
        new Model(
            secure.network(), secure.parameters().copy(), secure.classNames(), secure.provenance());
    changed.parameters().get("fc5.weight")[0] += 1;
    Model one = Partition.split(secure, new Cut(2, 2)).client();
    Model two = Partition.split(changed, new Cut(2, 2)).client();
    assertEquals(one.provenance(), two.provenance());
    assertTrue(one.parameters().sameBits(two.parameters()));
  }

  @Test
  void partsOfDifferentModelsAreRefusedByName() {
    Partition one = Partition.split(secure, new Cut(2, 3));
    Partition two = Partition.split(TinyModels.secure(1, signal, 9), new Cut(2, 3));
    var wrong =
        assertThrows(
            PartitionMismatchException.class, () -> new Partition(one.client(), two.server()));
    assertTrue(wrong.getMessage().contains("lenet5 cut 2.3"), wrong.getMessage());
  }

  @Test
  void partsOfDifferentCutsAreRefused() {
    // Before and after ReLU the smashed data have the same shape.
    Partition one = Partition.split(secure, new Cut(2, 1));
    Partition two = Partition.split(secure, new Cut(2, 2));
    assertThrows(PartitionMismatchException.class, () -> new Partition(one.client(), two.server()));
  }

  @Test
  void partsOfModelsThatDifferInNameAreRefused() {
    Model renamed =
        new Model(
            secure.network().withName("other"),
            secure.parameters(),
            secure.classNames(),
            secure.provenance());
    Partition one = Partition.split(secure, new Cut(2, 2));
    Partition two = Partition.split(renamed, new Cut(2, 2));
    assertThrows(PartitionMismatchException.class, () -> new Partition(one.client(), two.server()));
  }

  @Test
  void aTamperedClientPartIsRefused() {
    Partition parts = Partition.split(secure, new Cut(2, 3));
    Model client =
        new Model(
            parts.client().network(),
            parts.client().parameters().copy(),
            List.of(),
            parts.client().provenance());
    client.parameters().get("conv1.bias")[0] = 1;
    assertThrows(PartitionMismatchException.class, () -> new Partition(client, parts.server()));
  }

  @Test
  void swappedPartsAreRefused() {
    Partition parts = Partition.split(secure, new Cut(2, 3));
    var wrong =
        assertThrows(
            PartitionMismatchException.class, () -> new Partition(parts.server(), parts.client()));
    assertTrue(wrong.getMessage().contains("the server part, expected the client part"));
  }

  @Test
  void aCutBeforeTheSignalIsRefused() {
    var wrong =
        assertThrows(IllegalArgumentException.class, () -> Partition.split(secure, new Cut(1, 3)));
    assertTrue(wrong.getMessage().contains("cut at 2 or later"), wrong.getMessage());
  }

  @Test
  void aCutBehindTheLastLayerIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Partition.split(secure, new Cut(5, 1)));
  }

  @Test
  void aServerPartWhoseIdIsNoneIsRefused() {
    Model server = Partition.split(secure, new Cut(2, 3)).server();
    Model renamed = server.withProvenance(java.util.Map.of("partition.id", "abc"));
    PartitionMismatchException wrong =
        assertThrows(PartitionMismatchException.class, () -> Partition.requireServer(renamed));
    assertTrue(wrong.getMessage().contains("expected 64 hexadecimal digits"), wrong.getMessage());
  }
}
