package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.secure.measure.Interval;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What findings add up to, on findings written out by hand. */
class VerdictsTest {

  private static Finding finding(
      String id, Privacy privacy, Outcome outcome, boolean converged, Measurement... measured) {
    return new Finding(
        id,
        "attack " + id,
        privacy,
        outcome,
        "it was so",
        converged,
        List.of(measured),
        Map.of(),
        List.of(),
        1);
  }

  private static Finding pictures(String id, double low, double high, boolean converged) {
    Measurement ssim =
        new Measurement(
            "median SSIM",
            new Interval((low + high) / 2, low, high),
            new Interval(0.1, 0.08, 0.12),
            0.3,
            100);
    return finding(
        id, Privacy.INPUT, low > 0.12 ? Outcome.SUCCEEDED : Outcome.FAILED, converged, ssim);
  }

  private static Finding guesses(String id, double low, double high) {
    Measurement share =
        Measurement.ofGuesses("signals told", new Interval((low + high) / 2, low, high), 0.5, 400);
    return finding(id, Privacy.OUTPUT, low > 0.5 ? Outcome.SUCCEEDED : Outcome.FAILED, true, share);
  }

  private static Verdict input(Finding... findings) {
    return Verdicts.of(List.of(findings)).get(0);
  }

  private static Verdict output(Finding... findings) {
    return Verdicts.of(List.of(findings)).get(1);
  }

  private static Verdict model(Finding... findings) {
    return Verdicts.of(List.of(findings)).get(2);
  }

  @Test
  void picturesAboveTheThresholdAreRebuiltAndTheStrongestAttackIsNamed() {
    Verdict verdict =
        input(
            pictures("weak", 0.31, 0.4, true),
            pictures("strong", 0.8, 0.9, true),
            pictures("failed", 0.0, 0.1, true));
    assertEquals(Level.BROKEN, verdict.level());
    assertEquals("strong", verdict.strongest());
    assertEquals("The pictures can be rebuilt.", verdict.headline());
    assertEquals(
        "Attack strong rebuilds the owner's pictures with a median SSIM of 0.85 (95 % interval 0.80"
            + " to 0.90) over 100 pictures. Above 0.3 people recognise a picture; the mean of the"
            + " attacker's own images gets 0.10 (95 % interval 0.08 to 0.12).",
        verdict.text());
  }

  @Test
  void anIntervalAroundTheThresholdWeakensOnly() {
    assertEquals(Level.WEAKENED, input(pictures("one", 0.29, 0.6, true)).level());
    assertEquals(Level.WEAKENED, input(pictures("one", 0.13, 0.2, true)).level());
  }

  @Test
  void aboveTheThresholdButNoBetterThanTheMeanImageIsAFailedAttack() {
    Measurement ssim =
        new Measurement(
            "median SSIM",
            new Interval(0.7, 0.6, 0.8),
            new Interval(0.65, 0.5, 0.75), // The owner's pictures are all alike.
            0.3,
            100);
    Verdict verdict = input(finding("one", Privacy.INPUT, Outcome.FAILED, true, ssim));
    assertEquals(Level.HELD, verdict.level());
  }

  @Test
  void aFailedAttackIsNeverCalledPrivate() {
    Verdict verdict = input(pictures("one", 0.0, 0.1, true));
    assertEquals(Level.HELD, verdict.level());
    assertEquals("No attack here rebuilt the pictures.", verdict.headline());
    assertTrue(verdict.text().endsWith("That is no proof: another attack may succeed."));
    assertFalse((verdict.headline() + verdict.text()).contains("private"));
  }

  @Test
  void anAttackWithoutConvergenceOrRunLeavesItOpenAndIsNamed() {
    Verdict early = input(pictures("one", 0.0, 0.1, true), pictures("early", 0.0, 0.1, false));
    assertEquals(Level.OPEN, early.level());
    assertTrue(early.text().contains("attack early"), early.text());
    for (Outcome outcome : List.of(Outcome.NOT_RUN, Outcome.ERROR)) {
      Finding other = finding("other", Privacy.INPUT, outcome, false);
      assertEquals(Level.OPEN, input(pictures("one", 0.0, 0.1, true), other).level());
    }
  }

  @Test
  void anAttackThatDoesNotApplyIsNotMissed() {
    Finding other = finding("other", Privacy.INPUT, Outcome.NOT_APPLICABLE, false);
    assertEquals(Level.HELD, input(pictures("one", 0.0, 0.1, true), other).level());
  }

  @Test
  void aSuccessCountsEvenIfOtherAttacksDidNotRun() {
    Finding other = finding("other", Privacy.INPUT, Outcome.NOT_RUN, false);
    assertEquals(Level.BROKEN, input(other, pictures("one", 0.5, 0.6, false)).level());
  }

  @Test
  void nothingTriedIsNotDecided() {
    assertEquals(Level.OPEN, input().level());
    assertEquals(
        Level.OPEN, output(finding("one", Privacy.OUTPUT, Outcome.NOT_APPLICABLE, false)).level());
  }

  @Test
  void oneProbeAboveChanceMakesTheAnswerNotPrivate() {
    Verdict verdict = output(guesses("blind", 0.45, 0.55), guesses("seeing", 0.98, 1.0));
    assertEquals(Level.BROKEN, verdict.level());
    assertEquals("seeing", verdict.strongest());
    assertEquals("The answer is not private.", verdict.headline());
    assertTrue(verdict.text().contains("99.0 % (95 % interval 98.0 to 100.0) of 400 cases"));
    assertTrue(verdict.text().contains("guessing is right in 50.0 %"), verdict.text());
  }

  @Test
  void allAtChanceIsNoBetterThanChance() {
    Verdict verdict = output(guesses("one", 0.45, 0.55), guesses("other", 0.48, 0.52));
    assertEquals(Level.HELD, verdict.level());
    assertEquals("No attack here did better than chance.", verdict.headline());
    assertTrue(verdict.text().contains("no proof"));
  }

  @Test
  void anIntervalBelowChanceIsNotChance() {
    assertEquals(Level.OPEN, output(guesses("one", 0.30, 0.40)).level());
  }

  @Test
  void withoutASignalNothingHidesTheAnswer() {
    Verdict verdict = output(finding("plain", Privacy.OUTPUT, Outcome.SUCCEEDED, true));
    assertEquals(Level.BROKEN, verdict.level());
    assertEquals("Nothing hides the answer.", verdict.headline());
    assertEquals("it was so", verdict.text());
  }

  private static Finding published() {
    return new Finding(
        "published-share",
        "counting",
        Privacy.MODEL,
        Outcome.FAILED,
        "",
        true,
        List.of(),
        Map.of("share of parameters published", 0.0625),
        List.of(),
        0);
  }

  private static Finding clone(double low, double high) {
    Measurement agreement =
        new Measurement(
            "agreement",
            new Interval((low + high) / 2, low, high),
            new Interval(0.5, 0.45, 0.55),
            0.9,
            300);
    return finding("clone", Privacy.MODEL, Outcome.SUCCEEDED, true, agreement);
  }

  @Test
  void aModelWhoseCopyWasNotTriedIsOpenAndItsShareIsTold() {
    Verdict verdict = model(published());
    assertEquals(Level.OPEN, verdict.level());
    assertEquals("6.3 % of the model is published.", verdict.headline());
    assertTrue(verdict.text().contains("93.8 % stay with the provider"), verdict.text());
  }

  @Test
  void aCopyThatAgreesBreaksTheModelsPrivacy() {
    assertEquals(Level.BROKEN, model(published(), clone(0.92, 0.96)).level());
    assertEquals(Level.WEAKENED, model(published(), clone(0.7, 0.95)).level());
    assertEquals(Level.HELD, model(published(), clone(0.4, 0.6)).level());
  }

  private static Finding triedOften(Finding finding, int trials) {
    Measurement was = finding.main().orElseThrow();
    Measurement now =
        new Measurement(was.quantity(), was.value(), was.baseline(), was.threshold(), trials);
    return finding(finding.id(), finding.privacy(), finding.outcome(), true, now);
  }

  private static Verdict about(Finding finding) {
    return Verdicts.of(List.of(finding)).stream()
        .filter(verdict -> verdict.privacy() == finding.privacy())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFailureOfTooFewTrialsDecidesNothing() {
    for (Finding failed :
        List.of(pictures("one", 0.0, 0.1, true), guesses("one", 0.2, 0.8), clone(0.4, 0.6))) {
      Verdict few = about(triedOften(failed, 29));
      assertEquals(Level.OPEN, few.level());
      assertTrue(few.headline().startsWith("Not decided"), few.headline());
      assertTrue(
          few.text().contains("(tried 29 times; a failure says something from 30 on)"), few.text());
      assertEquals(Level.HELD, about(triedOften(failed, 30)).level());
    }
  }

  @Test
  void aSuccessOfFewTrialsCountsAsItsIntervalSays() {
    assertEquals(Level.BROKEN, output(triedOften(guesses("one", 0.57, 1.0), 5)).level());
  }
}
