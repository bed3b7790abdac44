package dev.sunder.secure.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the findings of an audit add up to, in words. A pure function of the findings.
 *
 * <p>An attack that succeeded breaks what it tests. Nothing here proves privacy: the best an audit
 * says is that no attack of it did better than guessing, and only when all of them ran as they
 * should.
 */
public final class Verdicts {

  private static final String NO_PROOF = " That is no proof: another attack may succeed.";

  private Verdicts() {}

  /** One verdict for each kind of privacy, input first. */
  public static List<Verdict> of(List<Finding> findings) {
    return List.of(
        input(of(findings, Privacy.INPUT)),
        output(of(findings, Privacy.OUTPUT)),
        ModelVerdict.of(of(findings, Privacy.MODEL)));
  }

  private static List<Finding> of(List<Finding> findings, Privacy privacy) {
    return findings.stream().filter(finding -> finding.privacy() == privacy).toList();
  }

  private static Verdict input(List<Finding> findings) {
    List<Finding> pictures =
        findings.stream().filter(finding -> finding.main().isPresent()).toList();
    Optional<Finding> strongest =
        pictures.stream()
            .max(
                Comparator.comparing((Finding one) -> figure(one).beatsBaseline())
                    .thenComparing(one -> figure(one).aboveThreshold())
                    .thenComparing(one -> figure(one).value().low()));
    if (strongest.isPresent() && figure(strongest.get()).beatsBaseline()) {
      Measurement ssim = figure(strongest.get());
      String reached =
          sentence(strongest.get().title())
              + " rebuilds the owner's pictures with a median SSIM of "
              + Wording.figure(ssim.value())
              + " over "
              + Wording.count(ssim.trials(), "picture")
              + ". Above "
              + ssim.threshold()
              + " people recognise a picture; the mean of the attacker's own images gets "
              + Wording.figure(ssim.baseline())
              + ".";
      if (ssim.aboveThreshold()) {
        return verdict(
            Privacy.INPUT, Level.BROKEN, "The pictures can be rebuilt.", reached, strongest);
      }
      return verdict(
          Privacy.INPUT,
          Level.WEAKENED,
          "Something of the pictures can be rebuilt.",
          reached + " So the typical picture is not surely recognisable, but it is not hidden.",
          strongest);
    }
    return withoutSuccess(
        Privacy.INPUT,
        findings,
        strongest,
        "No attack here rebuilt the pictures.",
        "None did better than showing the mean of the attacker's own images.");
  }

  private static Verdict output(List<Finding> findings) {
    Optional<Finding> plain =
        findings.stream()
            .filter(finding -> finding.outcome() == Outcome.SUCCEEDED)
            .filter(finding -> finding.main().isEmpty())
            .findFirst();
    if (plain.isPresent()) {
      return verdict(
          Privacy.OUTPUT, Level.BROKEN, "Nothing hides the answer.", plain.get().summary(), plain);
    }
    List<Finding> guesses =
        findings.stream().filter(finding -> finding.main().isPresent()).toList();
    Optional<Finding> strongest =
        guesses.stream()
            .max(
                Comparator.comparing((Finding one) -> figure(one).aboveThreshold())
                    .thenComparing(one -> aboveGuessing(figure(one))));
    if (strongest.isPresent() && figure(strongest.get()).aboveThreshold()) {
      Measurement share = figure(strongest.get());
      return verdict(
          Privacy.OUTPUT,
          Level.BROKEN,
          "The answer is not private.",
          sentence(strongest.get().title())
              + ", from nothing but what is sent, is right"
              + " in "
              + Wording.percent(share.value())
              + " of "
              + Wording.count(share.trials(), "case")
              + "; guessing is right in "
              + Wording.percent(share.threshold())
              + ". Who knows the signal or the true class needs nobody to flip the answer back.",
          strongest);
    }
    return withoutSuccess(
        Privacy.OUTPUT,
        findings,
        strongest,
        "No attack here did better than chance.",
        "Nothing that looks only at what is sent told the signal or the true class more often than"
            + " by guessing.");
  }

  /** Where no attack succeeded: held if all could show what they can, open otherwise. */
  private static Verdict withoutSuccess(
      Privacy privacy,
      List<Finding> findings,
      Optional<Finding> strongest,
      String headline,
      String text) {
    List<Finding> lacking = findings.stream().filter(finding -> !saysSomething(finding)).toList();
    boolean tried = findings.stream().anyMatch(finding -> finding.main().isPresent());
    if (tried && lacking.isEmpty()) {
      return verdict(privacy, Level.HELD, headline, text + NO_PROOF, strongest);
    }
    String missing =
        lacking.isEmpty()
            ? "No attack could be tried."
            : "These could not show what they can: "
                + lacking.stream().map(Verdicts::titleAndLack).collect(Collectors.joining("; "))
                + ".";
    return verdict(
        privacy,
        Level.OPEN,
        tried
            ? "Not decided: no attack succeeded, but not all could show what they can."
            : "Not decided.",
        (tried ? text + " " : "") + missing,
        strongest);
  }

  /**
   * Whether a finding without success may count towards a pass: it cannot be tried here, or it had
   * all it needs, its interval contains the baseline, and its trials were enough.
   */
  private static boolean saysSomething(Finding finding) {
    if (finding.outcome() == Outcome.NOT_APPLICABLE) {
      return true;
    }
    boolean chance =
        finding.privacy() != Privacy.OUTPUT
            || finding
                .main()
                .map(measured -> measured.value().contains(measured.threshold()))
                .orElse(true);
    return finding.outcome().ran() && finding.converged() && chance && !tooFew(finding);
  }

  private static boolean tooFew(Finding finding) {
    return finding.main().map(measured -> !measured.enoughForAFailure()).orElse(false);
  }

  private static String titleAndLack(Finding finding) {
    return tooFew(finding) ? finding.title() + tooFewText(figure(finding)) : finding.title();
  }

  /** Why a failure with so few trials says nothing, to be put behind what failed. */
  static String tooFewText(Measurement measured) {
    return String.format(
        Locale.ROOT,
        " (tried %,d times; a failure says something from %d on)",
        measured.trials(),
        Measurement.FEWEST_FOR_A_FAILURE);
  }

  private static Measurement figure(Finding finding) {
    return finding.main().orElseThrow();
  }

  /** How far a share surely is from guessing towards always right, so that shares compare. */
  private static double aboveGuessing(Measurement share) {
    return (share.value().low() - share.threshold()) / Math.max(1e-9, 1 - share.threshold());
  }

  private static Verdict verdict(
      Privacy privacy, Level level, String headline, String text, Optional<Finding> strongest) {
    return new Verdict(
        privacy,
        level,
        headline,
        text,
        strongest.map(Finding::id).orElse(""),
        strongest.map(Finding::measurements).orElse(List.of()));
  }

  /** A title as the beginning of a sentence. */
  private static String sentence(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }
}
