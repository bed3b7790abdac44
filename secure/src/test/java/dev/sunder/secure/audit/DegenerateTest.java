package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Odd models and odd pictures get a result or one clear message. */
class DegenerateTest {

  private final Device device = Devices.open("cpu");

  @AfterEach
  void close() {
    device.close();
  }

  private Finding run(String id, Subject subject) {
    Evidence evidence = Evidence.gather(subject, device, Journal.inMemory());
    List<AuditStep> one =
        AuditSteps.of(subject.client().network(), 60).stream()
            .filter(step -> step.id().equals(id))
            .toList();
    return TinySubjects.audit(evidence, one).get(0);
  }

  /** All steps; none may break off. */
  private List<Finding> runAll(Subject subject) {
    Evidence evidence = Evidence.gather(subject, device, Journal.inMemory());
    List<Finding> findings = TinySubjects.audit(evidence, 60);
    for (Finding finding : findings) {
      assertNotEquals(Outcome.ERROR, finding.outcome(), finding.toString());
    }
    return findings;
  }

  private static Subject with(Dataset attackers, Dataset owners) {
    return TinySubjects.subject(
        TinySubjects.identity().client(), Optional.empty(), attackers, owners);
  }

  private static Dataset plain(int count, int label) {
    int[] labels = new int[count];
    java.util.Arrays.fill(labels, label);
    return TinySubjects.dataset(new byte[count][TinySubjects.SIDE * TinySubjects.SIDE], labels);
  }

  @Test
  void aParameterThatIsNoNumberIsNamed() {
    Model broken = TinySubjects.model(TinySubjects.identity().client().network(), Float.NaN, 0);
    var wrong =
        assertThrows(
            IllegalArgumentException.class, () -> TinySubjects.subject(broken, Optional.empty()));
    assertTrue(wrong.getMessage().startsWith("parameter conv1.weight of model tiny holds NaN"));
  }

  @Test
  void activationsBeyondTheFloatsAreOneClearMessage() {
    Model huge = TinySubjects.model(TinySubjects.signalled(), 3e38f, 3e38f);
    Subject subject = TinySubjects.subject(huge, Optional.of(TinySubjects.signal()));
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Evidence.gather(subject, device, Journal.inMemory()));
    assertTrue(wrong.getMessage().startsWith("what the client's part gives cannot be sent"));
  }

  @Test
  void aSinglePictureGivesAResultAboutOnePicture() {
    Dataset one = TinySubjects.pictures(2, 9).subset(new int[] {1});
    Finding finding = run("layerwise-inversion", with(TinySubjects.pictures(40, 1), one));
    assertEquals(1, finding.rebuilt().size());
    assertEquals(Outcome.SUCCEEDED, finding.outcome());
    assertTrue(finding.summary().contains("over 1 picture;"), finding.summary());
  }

  @Test
  void picturesThatAreAllTheSameAreNoSuccess() {
    Finding finding = run("layerwise-inversion", with(plain(40, 0), plain(5, 0)));
    assertEquals(Outcome.FAILED, finding.outcome());
    assertEquals(1, finding.main().orElseThrow().baseline().estimate(), 1e-9);
  }

  @Test
  void onPicturesThatAreAllTheSameNoAttackBreaksOffAndNoneCountsAsASuccess() {
    for (Finding finding : runAll(with(plain(100, 0), plain(5, 0)))) {
      assertFalse(
          !finding.rebuilt().isEmpty() && finding.outcome() == Outcome.SUCCEEDED,
          finding.toString());
    }
  }

  @Test
  void withASinglePictureOnEachSideNoAttackBreaksOff() {
    Dataset one = TinySubjects.pictures(2, 1).subset(new int[] {0});
    Dataset other = TinySubjects.pictures(2, 9).subset(new int[] {1});
    List<Finding> findings = runAll(with(one, other));
    assertEquals(Level.BROKEN, Verdicts.of(findings).get(0).level());
  }

  @Test
  void whereTheWholeNetworkIsTheClientsTheScoresAreWhatIsAttacked() {
    Network whole =
        new Network(
            "whole",
            new Shape(1, 1, TinySubjects.SIDE, TinySubjects.SIDE),
            Optional.of(Scaling.symmetric(1)),
            List.of(
                new Stage(
                    "conv1",
                    new ConvolutionLayer(2, Window.square(3, 2, 1)),
                    new ElementwiseLayer(Activation.RELU)),
                new Stage("fc2", new FullyConnectedLayer(2))),
            Optional.empty());
    Model client =
        new Model(
            whole,
            Parameters.initialised(whole, Initialiser.HE, 1),
            List.of("left", "right"),
            Map.of());
    List<Finding> findings = runAll(TinySubjects.subject(client, Optional.empty()));
    assertEquals("Nothing hides the answer.", Verdicts.of(findings).get(1).headline());
  }

  @Test
  void oneClassLeavesNothingToTell() {
    Finding finding = run("label-probes", with(plain(100, 1), plain(5, 1)));
    assertEquals(Outcome.NOT_APPLICABLE, finding.outcome());
    assertTrue(finding.summary().contains("of one class"), finding.summary());
  }

  @Test
  void withoutASignalThereIsNoneToTell() {
    Finding finding = run("signal-probes", TinySubjects.identity());
    assertEquals("Not applicable: the model takes no signal.", finding.summary());
  }

  @Test
  void anAttackerWithAFewImagesTrainsNoProbe() {
    Finding finding =
        run("label-probes", with(TinySubjects.pictures(20, 1), TinySubjects.pictures(20, 2)));
    assertEquals(Outcome.NOT_APPLICABLE, finding.outcome());
    assertTrue(finding.summary().contains("fewer than 64 images"), finding.summary());
  }

  @Test
  void aSignalTheModelDoesNotTakeIsRefused() {
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                TinySubjects.subject(
                    TinySubjects.identity().client(), Optional.of(TinySubjects.signal())));
    assertFalse(wrong.getMessage().isEmpty());
  }

  @Test
  void imagesOfAnotherShapeAreRefusedAndNamed() {
    Dataset wide =
        new dev.sunder.secure.MemoryDataset(
            new dev.sunder.engine.data.ImageShape(1, 14, 15),
            List.of("a"),
            new int[1],
            new byte[1][210]);
    var wrong =
        assertThrows(
            IllegalArgumentException.class, () -> with(wide, TinySubjects.pictures(10, 1)));
    assertTrue(wrong.getMessage().startsWith("the attacker's images must be"), wrong.getMessage());
  }
}
