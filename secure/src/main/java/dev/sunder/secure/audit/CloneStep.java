package dev.sunder.secure.audit;

import dev.sunder.secure.attack.clone.Answers;
import dev.sunder.secure.attack.clone.ModelClone;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.measure.MostFrequent;
import dev.sunder.secure.party.ModelProvider;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Copies the server's part from its answers to growing numbers of questions. */
final class CloneStep implements AuditStep {

  /** Questions below which a copy is not worth training. */
  private static final int FEWEST = 64;

  /** Questions that let a failure say something. */
  private static final int ENOUGH = 1000;

  /** A copy that agrees so often does instead of the provider. */
  private static final double COPIED = 0.9;

  private static final int PROVIDER_BATCH = 64;

  @Override
  public String id() {
    return "model-clone";
  }

  @Override
  public String title() {
    return "a copy of the server's part trained on its answers";
  }

  @Override
  public Privacy privacy() {
    return Privacy.MODEL;
  }

  @Override
  public double weight() {
    return 4;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    if (subject.server().isEmpty()) {
      return Optional.of("the server's part was not given, so nobody answers.");
    }
    return subject.attackers().size() < FEWEST
        ? Optional.of("the attacker has fewer than " + FEWEST + " images of its own.")
        : Optional.empty();
  }

  @Override
  public Finding run(Evidence evidence, Deadline deadline) {
    Subject subject = evidence.subject();
    Answers all;
    Answers fresh;
    try (ModelProvider provider =
        new ModelProvider(subject.server().orElseThrow(), evidence.device(), PROVIDER_BATCH)) {
      all = ask(evidence, provider, true);
      fresh = ask(evidence, provider, false);
    }
    int[] answered = new int[fresh.size()];
    for (int i = 0; i < answered.length; i++) {
      answered[i] = fresh.answer(i);
    }
    double usual = MostFrequent.share(Arrays.stream(answered));
    Map<String, Double> figures = new LinkedHashMap<>();
    ModelClone best = null;
    Interval agreement = null;
    int questions = 0;
    double perStep = secondsAStep(all, evidence);
    for (int count = Math.max(FEWEST, all.size() / 16); ; count = Math.min(all.size(), 4 * count)) {
      ModelClone.Options options = ModelClone.Options.usual(count, subject.seed());
      if (options.steps() * perStep > deadline.secondsLeft()) {
        break;
      }
      ModelClone copy = train(all.spread(count), options, evidence);
      Interval agreed = copy.agreement(fresh, evidence.device());
      figures.put("agreement after " + count + " questions", agreed.estimate());
      best = copy;
      agreement = agreed;
      questions = count;
      if (count == all.size()) {
        break;
      }
    }
    if (best == null) {
      throw new OutOfTimeException(
          String.format(
              Locale.ROOT,
              "training a copy needs at least %.0f s, its share is %.0f s",
              ModelClone.Options.usual(FEWEST, 1).steps() * perStep,
              deadline.secondsLeft()));
    }
    if (subject.withoutLabels().isEmpty()) {
      figures.put("the copy's accuracy", best.accuracy(fresh, evidence.device()).estimate());
    }
    Measurement measured =
        new Measurement(
            "answers as the provider's",
            agreement,
            new Interval(usual, usual, usual),
            COPIED,
            fresh.size());
    return Finding.ran(
        this,
        measured.beatsBaseline(),
        "After "
            + Wording.count(questions, "question")
            + " the copy answers as the provider does in "
            + Wording.percent(agreement)
            + "; always giving the most frequent answer agrees in "
            + Wording.percent(usual)
            + ".",
        questions == all.size() || questions >= ENOUGH,
        List.of(measured),
        figures,
        List.of());
  }

  private static Answers ask(Evidence evidence, ModelProvider provider, boolean own) {
    Subject subject = evidence.subject();
    return Answers.ask(
        subject.client(),
        provider,
        own ? subject.attackers() : subject.owners(),
        own ? subject.attackerSignals() : subject.ownerSignals(),
        subject.encoding(),
        subject.seed() * 31 + (own ? 3 : 4),
        evidence.device());
  }

  private static ModelClone train(Answers answers, ModelClone.Options options, Evidence evidence) {
    return ModelClone.train(
        ModelClone.architecture(answers.shape(), answers.classes()),
        answers,
        options,
        evidence.device());
  }

  /** Measured on a second short training: the first makes the device ready. */
  private static double secondsAStep(Answers all, Evidence evidence) {
    ModelClone.Options few = new ModelClone.Options(8, 0.001f, 1);
    Answers some = all.spread(Math.min(FEWEST, all.size()));
    train(some, few, evidence);
    long start = System.nanoTime();
    train(some, few, evidence);
    return (System.nanoTime() - start) / 1e9 / few.steps();
  }
}
