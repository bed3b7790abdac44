package dev.sunder.secure.audit;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.measure.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the provider's own answer as it stands: what the paper's section 7.4 is about. */
final class PlainAnswerStep implements AuditStep {

  @Override
  public String id() {
    return "plain-answer";
  }

  @Override
  public String title() {
    return "reading the answer as the provider computes it";
  }

  @Override
  public Privacy privacy() {
    return Privacy.OUTPUT;
  }

  @Override
  public double weight() {
    return 0.5;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    if (subject.client().network().signal().isEmpty()) {
      return Optional.empty();
    }
    return subject.server().isEmpty()
        ? Optional.of("the server's part was not given.")
        : subject.withoutLabels();
  }

  @Override
  public Finding run(Evidence evidence, Deadline deadline) {
    if (evidence.subject().client().network().signal().isEmpty()) {
      return Finding.ran(
          this,
          true,
          "The model takes no signal: the provider computes the answer, and nothing hides it.",
          true,
          List.of(),
          Map.of(),
          List.of());
    }
    SmashedSet owners = evidence.owners();
    Model server = evidence.subject().server().orElseThrow();
    long right = 0;
    int[] answer = new int[1];
    try (InferencePlan plan = InferencePlan.of(server.network(), evidence.device(), 1)) {
      plan.load(server.parameters());
      for (int i = 0; i < owners.size(); i++) {
        plan.input(owners.values(i));
        plan.run();
        plan.predictions(answer);
        right += answer[0] == owners.label(i) ? 1 : 0;
      }
    }
    Interval share = Interval.proportion(right, owners.size());
    Measurement measured =
        Measurement.ofGuesses(
            "answers that are the truth",
            share,
            Guessing.chance(evidence, Target.LABEL),
            owners.size());
    boolean succeeded = measured.aboveThreshold();
    return Finding.ran(
        this,
        succeeded,
        "The provider's answer before flipping back is the truth in "
            + Wording.percent(share)
            + "; guessing gets "
            + Wording.percent(measured.threshold())
            + (succeeded ? "." : ": no better than chance."),
        true,
        List.of(measured),
        Map.of(),
        List.of());
  }
}
