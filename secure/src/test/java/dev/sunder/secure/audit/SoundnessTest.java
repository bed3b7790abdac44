package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The attacker is sound: full recovery where everything is plain to see, chance where there is
 * nothing to see.
 */
class SoundnessTest {

  /** Enough for pictures of 14x14. */
  private static final int INVERSE_STEPS = 400;

  private final Device device = Devices.open("cpu");

  @AfterEach
  void close() {
    device.close();
  }

  private static List<Finding> audit(Evidence evidence) {
    return TinySubjects.audit(evidence, INVERSE_STEPS);
  }

  private List<Finding> audit(Subject subject) {
    return audit(Evidence.gather(subject, device, Journal.inMemory()));
  }

  private static void assertNothingLeaks(List<Finding> findings) {
    for (Finding finding : findings) {
      boolean attacks = finding.main().isPresent();
      assertFalse(attacks && finding.outcome() == Outcome.SUCCEEDED, finding.toString());
      assertFalse(finding.outcome() == Outcome.ERROR, finding.toString());
    }
    List<Verdict> verdicts = Verdicts.of(findings);
    assertEquals(Level.HELD, verdicts.get(0).level(), verdicts.get(0).toString());
    assertEquals("No attack here rebuilt the pictures.", verdicts.get(0).headline());
    assertEquals(Level.HELD, verdicts.get(1).level(), verdicts.get(1).toString());
    assertEquals("No attack here did better than chance.", verdicts.get(1).headline());
  }

  @Test
  void whereTheSameIsSentWhateverGoesInNoAttackBeatsChanceOrTheMeanImage() {
    assertNothingLeaks(audit(TinySubjects.constant()));
  }

  @Test
  void whereNoiseIsSentNoAttackBeatsChanceOrTheMeanImage() {
    Subject subject = TinySubjects.signalNotConnected();
    Evidence evidence =
        new Evidence(
            subject,
            device,
            Journal.inMemory(),
            // Of twenty seeds one gives an interval that misses chance, as 95 % intervals do.
            noise(Evidence.gather(subject, device, Journal.inMemory()).draws(), 9),
            noise(Evidence.gather(subject, device, Journal.inMemory()).owners(), 10));
    assertNothingLeaks(audit(evidence));
  }

  /** The same signals and labels, and values that have nothing to do with them. */
  private static SmashedSet noise(SmashedSet set, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] values = new float[set.size()][set.shape().elements()];
    for (float[] example : values) {
      for (int i = 0; i < example.length; i++) {
        example[i] = (float) (2 * random.nextDouble() - 1);
      }
    }
    return SmashedSet.of(
        set.shape(), values, set.targets(Target.SIGNAL), set.targets(Target.LABEL));
  }

  @Test
  void aSignalThatIsNotConnectedIsTakenForChanceWhileThePictureIsRebuilt() {
    List<Finding> findings = audit(TinySubjects.signalNotConnected());
    for (Finding finding : findings) {
      if (finding.id().startsWith("signal")) {
        assertEquals(Outcome.FAILED, finding.outcome(), finding.toString());
        // Three standard errors: one of twenty 95 % intervals misses chance by chance.
        Measurement told = finding.main().orElseThrow();
        double error = Math.sqrt(0.25 / told.trials());
        assertEquals(0.5, told.value().estimate(), 3 * error, finding.toString());
      }
    }
    assertEquals(Level.BROKEN, Verdicts.of(findings).get(0).level());
  }

  @Test
  void whereNeitherTheSignalNorTheClassIsInWhatIsSentTheAnswerCountsAsPrivate() {
    Subject plain = TinySubjects.signalNotConnected();
    Subject subject =
        TinySubjects.subject(
            plain.client(),
            Optional.of(TinySubjects.signal()),
            TinySubjects.unrelated(plain.attackers(), 3),
            TinySubjects.unrelated(plain.owners(), 4));
    List<Finding> findings = audit(subject);
    Verdict output = Verdicts.of(findings).get(1);
    assertEquals(Level.HELD, output.level(), findings.toString());
    assertEquals("No attack here did better than chance.", output.headline());
  }

  @Test
  void whereThePictureItselfIsSentItIsRecoveredInFull() {
    List<Finding> findings = audit(TinySubjects.identity());
    Finding layerwise =
        findings.stream().filter(one -> one.id().equals("layerwise-inversion")).findFirst().get();
    assertTrue(layerwise.main().orElseThrow().value().low() > 0.999, layerwise.toString());
    for (Finding finding : findings) {
      if (!finding.rebuilt().isEmpty()) {
        assertEquals(Outcome.SUCCEEDED, finding.outcome(), finding.toString());
      }
    }
    List<Verdict> verdicts = Verdicts.of(findings);
    assertEquals(Level.BROKEN, verdicts.get(0).level());
    assertEquals("Nothing hides the answer.", verdicts.get(1).headline());
  }
}
