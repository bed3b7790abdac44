package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.party.Encoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowPicturesTest {

  private final Device device = Devices.open("cpu");
  private final AuditStep step = new PictureStep(new ShadowPictures());

  @AfterEach
  void close() {
    device.close();
  }

  /** A server that tells bright pixels on the right from bright ones on the left. */
  private static Model server() {
    int side = TinySubjects.SIDE;
    Network network =
        new Network(
            "server",
            new Shape(1, 1, side, side),
            Optional.empty(),
            List.of(new Stage("fc1", new FullyConnectedLayer(2))),
            Optional.empty());
    float[] weight = new float[2 * side * side];
    for (int i = 0; i < side * side; i++) {
      weight[i] = i % side < side / 2 ? 0.2f : -0.2f;
      weight[side * side + i] = -weight[i];
    }
    return new Model(
        network,
        Parameters.of(network, Map.of("fc1.weight", weight, "fc1.bias", new float[2])),
        List.of(),
        Map.of());
  }

  private static Subject withServer() {
    return new Subject(
        TinySubjects.identity().client(),
        Optional.of(server()),
        Encoding.FP32,
        TinySubjects.pictures(200, 1),
        TinySubjects.pictures(40, 2),
        Optional.empty(),
        Optional.empty(),
        40,
        1);
  }

  @Test
  void picturesAreRebuiltThroughAClientThatWasNeverAsked() {
    Subject subject = withServer();
    Evidence evidence = Evidence.gather(subject, device, Journal.inMemory());
    Finding finding = step.run(evidence, Deadline.in(60));
    assertEquals(40, finding.rebuilt().size());
    assertNotEquals(Outcome.ERROR, finding.outcome());
    // The server's weights fix what a client must send, up to its scale.
    assertTrue(finding.main().orElseThrow().beatsBaseline(), finding.toString());
  }

  @Test
  void withoutTheServersPartThereIsNothingToTrainBehind() {
    assertEquals(
        Optional.of("the server's part was not given."),
        step.notApplicable(TinySubjects.identity()));
  }

  @Test
  void aClientWithASignalHasNoShadow() {
    Subject plain = TinySubjects.signalNotConnected();
    Subject signalled =
        new Subject(
            plain.client(),
            Optional.of(server()),
            Encoding.FP32,
            plain.attackers(),
            plain.owners(),
            plain.attackerSignals(),
            plain.ownerSignals(),
            10,
            1);
    assertTrue(step.notApplicable(signalled).orElseThrow().startsWith("a client with a signal"));
  }
}
