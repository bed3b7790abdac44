package dev.sunder.secure.attack.reconstruct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.secure.MemoryDataset;
import dev.sunder.secure.TinyModels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shadow learns to speak to a server's part that stays as it is. */
class ShadowClientTest {

  private final Device device = Devices.open("cpu");
  private final Model model = TinyModels.plain(3);
  private final Cut cut = new Cut(1, 1);
  private final Network head = model.network().head(cut);
  private final Model server = server(cut);

  @AfterEach
  void close() {
    device.close();
  }

  private Model server(Cut at) {
    Network tail = model.network().tail(at);
    return new Model(tail, model.parameters().forNetwork(tail), model.classNames(), Map.of());
  }

  /** A bright bar, standing or lying, on a dark ground: two classes. */
  private static Dataset bars() {
    byte[][] images = new byte[64][784];
    int[] labels = new int[64];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 64; i++) {
      labels[i] = i % 2;
      int at = 4 + random.nextInt(16);
      for (int j = 4; j < 24; j++) {
        for (int wide = 0; wide < 4; wide++) {
          int row = labels[i] == 0 ? at + wide : j;
          int column = labels[i] == 0 ? j : at + wide;
          images[i][row * 28 + column] = (byte) 230;
        }
      }
    }
    return new MemoryDataset(new ImageShape(1, 28, 28), List.of("cat", "dog"), labels, images);
  }

  @Test
  void trainingBringsTheLossFarBelowChance() {
    ShadowClient shadow =
        ShadowClient.train(
            head, server, bars(), new ShadowClient.Options(16, 120, 0.05f, 1), device);
    assertTrue(shadow.loss() < 0.5 * Math.log(2), "loss " + shadow.loss());
    assertEquals(head, shadow.client().network());
  }

  @Test
  void aFixedStageKeepsItsBitsAndATrainedOneDoesNot() {
    Network network = model.network();
    Map<String, float[]> before = new HashMap<>();
    for (String name : model.parameters().names()) {
      before.put(name, model.parameters().get(name).clone());
    }
    byte[] pixels = new byte[784 * 16];
    int[] labels = new int[16];
    Dataset bars = bars();
    for (int i = 0; i < 16; i++) {
      bars.read(i, pixels, 784 * i);
      labels[i] = bars.label(i);
    }
    var after = model.parameters().copy();
    try (TrainingPlan plan =
        TrainingPlan.of(
            network,
            device,
            TrainingPlan.Options.ofBatch(16)
                .withFixedStages(network.depth() - 1)
                .withWeightDecay(0.01f, true))) {
      plan.load(model.parameters());
      plan.pixels(pixels);
      plan.labels(labels, 16);
      plan.step(0.1f, 0);
      plan.step(0.1f, 1);
      plan.store(after);
    }
    for (String name : after.names()) {
      if (name.startsWith("conv1")) {
        assertTrue(
            !java.util.Arrays.equals(before.get(name), after.get(name)), name + " did not change");
      } else {
        assertArrayEquals(before.get(name), after.get(name), name);
      }
    }
  }

  @Test
  void aServerThatTakesSomethingElseIsRefused() {
    Model other = server(new Cut(2, 1));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ShadowClient.train(
                head, other, bars(), new ShadowClient.Options(16, 1, 0.05f, 1), device));
  }
}
