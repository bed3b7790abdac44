package dev.sunder.secure.audit;

import java.util.List;
import java.util.Optional;

/** The verdict about the provider's model: what is published, and what can be copied by asking. */
final class ModelVerdict {

  private ModelVerdict() {}

  static Verdict of(List<Finding> findings) {
    Optional<Finding> published =
        findings.stream().filter(one -> one.id().equals(PublishedShareStep.ID)).findFirst();
    Optional<Finding> clone = findings.stream().filter(one -> one.main().isPresent()).findFirst();
    Optional<Double> share = published.map(one -> one.figures().get(PublishedShareStep.SHARE));
    String first = share.map(ModelVerdict::sharesText).orElse("");
    if (clone.isEmpty()) {
      String why =
          findings.stream()
              .filter(one -> !one.id().equals(PublishedShareStep.ID))
              .map(Finding::summary)
              .findFirst()
              .orElse("Whether the rest can be copied by asking was not tested.");
      return new Verdict(
          Privacy.MODEL,
          Level.OPEN,
          share.map(ModelVerdict::headline).orElse("Not decided."),
          (first + " " + why).strip(),
          published.map(Finding::id).orElse(""),
          List.of());
    }
    Measurement agreement = clone.get().main().orElseThrow();
    boolean copied = agreement.aboveThreshold();
    boolean some = agreement.beatsBaseline();
    String reached =
        " A copy made by asking agrees with the provider's answers in "
            + Wording.percent(agreement.value())
            + " of "
            + Wording.count(agreement.trials(), "case")
            + "; always giving the most frequent answer agrees in "
            + Wording.percent(agreement.baseline().estimate())
            + (copied
                ? ". So who may ask can do without the provider."
                : some
                    ? "."
                    : ": the copy failed"
                        + (agreement.enoughForAFailure() ? "" : Verdicts.tooFewText(agreement))
                        + ". That is no proof: another may succeed.");
    boolean failed = clone.get().converged() && agreement.enoughForAFailure();
    Level level = copied ? Level.BROKEN : some ? Level.WEAKENED : failed ? Level.HELD : Level.OPEN;
    String headline =
        switch (level) {
          case BROKEN -> "The model can be copied by asking.";
          case WEAKENED -> "Something of the model can be copied by asking.";
          case HELD -> "No copy here worked.";
          case OPEN -> "Not decided: no copy here worked, but it could not show what it can.";
        };
    return new Verdict(
        Privacy.MODEL,
        level,
        headline,
        (first + reached).strip(),
        clone.get().id(),
        clone.get().measurements());
  }

  private static String headline(double share) {
    return Wording.percent(share) + " of the model is published.";
  }

  private static String sharesText(double share) {
    return Wording.percent(share)
        + " of the parameters are published, "
        + Wording.percent(1 - share)
        + " stay with the provider.";
  }
}
