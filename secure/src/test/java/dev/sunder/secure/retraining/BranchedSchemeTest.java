package dev.sunder.secure.retraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.TinyModels;
import dev.sunder.secure.counting.StageCount;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.retraining.SecureStart.TrainedStages;
import dev.sunder.secure.signal.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The scheme on networks with branches: ResNet-18 and MobileNetV2 on pictures of 32 pixels. */
class BranchedSchemeTest {

  private static final int BATCH = 2;

  private final Signal signal = TinyModels.digits(2);

  private SecureStart start(String name, int frozen) {
    Network plain = Networks.byName(name, 1, 32, 2);
    Parameters parameters = Parameters.initialised(plain, Initialiser.HE, 4);
    Model old = new Model(plain, parameters, List.of("cat", "dog"), Map.of());
    return SecureStart.fromOld(old, frozen, signal, TrainedStages.OLD, 4, 5);
  }

  /** The skip of layer2.0 is a convolution, that of layer1.1 the identity, without the signal. */
  @Test
  void aSignalJoinsEveryChainThatComputes() {
    Network atSkip = start("resnet18", 2).network();
    assertEquals(new Shape(1, 65, 8, 8), atSkip.joinedInputOf(3));
    assertEquals(new Shape(1, 64, 8, 8), atSkip.outputOf(3));
    assertEquals(
        List.of("layer1.1.conv1.weight"),
        atSkip.parameterSpecs().stream()
            .filter(spec -> spec.signalInputs() == 1)
            .map(spec -> spec.name())
            .toList());
    assertEquals(
        List.of("layer2.0.conv1.weight", "layer2.0.downsample.0.weight"),
        start("resnet18", 3).network().parameterSpecs().stream()
            .filter(spec -> spec.signalInputs() == 1)
            .map(spec -> spec.name())
            .toList());
  }

  @Test
  void oldValuesAreTakenOverWithTheSignalsBehindThem() {
    Parameters plain =
        Parameters.initialised(Networks.byName("resnet18", 1, 32, 2), Initialiser.HE, 4);
    Parameters secure = start("resnet18", 2).parameters();
    float[] old = plain.get("layer1.1.conv1.weight");
    float[] joined = secure.get("layer1.1.conv1.weight");
    for (int output = 0; output < 64; output++) {
      for (int i = 0; i < 64 * 9; i++) {
        assertEquals(old[output * 64 * 9 + i], joined[output * 65 * 9 + i]);
      }
    }
    assertArrayEquals(
        plain.get("layer1.1.bn1.running_var"), secure.get("layer1.1.bn1.running_var"));
  }

  @Test
  void partsComputeTheBitsOfTheWholeAtEveryCut() {
    Model secure = start("resnet18", 2).model();
    byte[] images = TinyModels.noise(BATCH * 32 * 32, 1);
    byte[] signals = TinyModels.noise(BATCH * 49, 2);
    try (Device device = Devices.open("cpu");
        InferencePlan whole = InferencePlan.of(secure.network(), device, BATCH)) {
      whole.load(secure.parameters());
      whole.pixels(images);
      whole.signals(signals);
      whole.run();
      for (int stage = 3; stage < secure.network().depth(); stage++) {
        for (Cut cut : secure.network().cuts(stage)) {
          assertArrayEquals(
              whole.output().toArray(), answer(secure, cut, device, images, signals), "cut " + cut);
        }
      }
    }
  }

  private static float[] answer(
      Model secure, Cut cut, Device device, byte[] images, byte[] signals) {
    Partition parts = Partition.split(secure, cut);
    try (InferencePlan client = InferencePlan.of(parts.client().network(), device, BATCH);
        InferencePlan server = InferencePlan.of(parts.server().network(), device, BATCH)) {
      client.load(parts.client().parameters());
      server.load(parts.server().parameters());
      client.pixels(images);
      client.signals(signals);
      client.run();
      server.input(client.output().toArray());
      server.run();
      return server.output().toArray();
    }
  }

  @Test
  void whatASignalCannotJoinIsRefusedByItsStage() {
    assertEquals(
        "network mobilenet_v2, stage features.1: a signal cannot join what begins with conv 32"
            + " 3x3/1+1 groups 32, only a convolution of one group or a fully connected layer",
        assertThrows(IllegalArgumentException.class, () -> start("mobilenet_v2", 1)).getMessage());
    assertEquals(2, start("mobilenet_v2", 2).network().classes());
  }

  /** By hand: 8x8 maps of 64 channels into 128 of 4x4, the signal's channel with them. */
  @Test
  void layersInsideOfBranchesAreCountedOnTheirRealInput() {
    Network network = start("resnet18", 3).network();
    List<StageCount> counts =
        StageCount.of(network).stream().filter(count -> count.stage() == 4).toList();
    assertEquals(
        List.of("layer2.0.conv1", "layer2.0.conv2", "layer2.0.downsample.0"),
        counts.stream().map(StageCount::name).toList());
    assertEquals(65 * 8 * 8, counts.get(0).unknowns());
    assertEquals(128 * 4 * 4, counts.get(0).equations());
    assertEquals(128 * 4 * 4, counts.get(1).unknowns());
    assertEquals(65, counts.get(2).patch().orElseThrow().unknowns());
    assertEquals(Optional.of(128L), counts.get(2).patch().map(bound -> bound.equations()));
  }
}
