package dev.sunder.secure.audit;

import dev.sunder.secure.attack.Probe;
import dev.sunder.secure.attack.ProbeStudy;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.measure.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Trains probes of all kinds on the attacker's own draws to read the signal, or the true label,
 * off. A failure says something only where the time sufficed for all three seeds.
 */
final class ProbeStep implements AuditStep {

  /** Draws below which probes are not worth training. */
  private static final int FEWEST = 64;

  /** Draws that let a failure say something. */
  private static final int ENOUGH = 1000;

  /** The share of its time that is planned for; the rest is for what goes slower. */
  private static final double PLANNED = 0.85;

  private final Target target;

  ProbeStep(Target target) {
    this.target = target;
  }

  @Override
  public String id() {
    return target.name().toLowerCase(Locale.ROOT) + "-probes";
  }

  @Override
  public String title() {
    return "the best of several probes for the "
        + (target == Target.SIGNAL ? "signal" : "true class");
  }

  @Override
  public Privacy privacy() {
    return Privacy.OUTPUT;
  }

  @Override
  public double weight() {
    return 5;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    if (subject.attackers().size() < FEWEST) {
      return Optional.of("the attacker has fewer than " + FEWEST + " images of its own.");
    }
    if (target == Target.SIGNAL) {
      return subject.client().network().signal().isPresent()
          ? Optional.empty()
          : Optional.of("the model takes no signal.");
    }
    return subject.withoutLabels();
  }

  @Override
  public Finding run(Evidence evidence, Deadline deadline) {
    SmashedSet draws = evidence.draws();
    int classes = classes(evidence);
    OwnDraws all = OwnDraws.of(draws);
    double perDraw = Probe.CONVERGENCE_EPOCHS * secondsADraw(evidence, classes);
    double time = PLANNED * deadline.secondsLeft();
    int affordable = (int) Math.min(all.learn().size(), time / perDraw);
    if (affordable < Math.min(FEWEST / 2, all.learn().size())) {
      throw new OutOfTimeException(
          String.format(
              Locale.ROOT,
              "training probes needs at least %.0f s, its share is %.0f s",
              FEWEST / 2 * perDraw / PLANNED,
              deadline.secondsLeft()));
    }
    SeedBySeed probes =
        SeedBySeed.of(
            new OwnDraws(all.learn().spread(affordable), all.choose()),
            evidence.owners(),
            target,
            classes,
            Probe.CONVERGENCE_EPOCHS,
            deadline,
            evidence.device());
    ProbeStudy study = probes.study();
    Interval share = study.told();
    Measurement measured =
        Measurement.ofGuesses(
            target == Target.SIGNAL ? "signals told" : "true classes told",
            share,
            Guessing.chance(evidence, target),
            evidence.owners().size());
    boolean succeeded = measured.aboveThreshold();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("training draws", (double) affordable);
    figures.put("seeds", (double) probes.seeds());
    for (Probe.Kind kind : Probe.Kind.values()) {
      figures.put(
          kind.name().toLowerCase(Locale.ROOT) + " probe", study.chosen(kind).fresh().estimate());
    }
    figures.put("least of the seeds", study.leastOfSeeds());
    figures.put("greatest of the seeds", study.greatestOfSeeds());
    return Finding.ran(
        this,
        succeeded,
        (target == Target.SIGNAL ? "Tells the owner's signal in " : "Tells the true class in ")
            + Wording.percent(share)
            + "; guessing gets "
            + Wording.percent(measured.threshold())
            + (succeeded ? "." : ": no better than chance."),
        probes.all() && (affordable == all.learn().size() || affordable >= ENOUGH),
        List.of(measured),
        figures,
        List.of());
  }

  private int classes(Evidence evidence) {
    return target == Target.SIGNAL
        ? evidence.subject().attackerSignals().orElseThrow().classes()
        : Guessing.labels(evidence.draws(), evidence.owners());
  }

  /**
   * For one probe of each kind. Measured on a second short training: the first makes the device
   * ready.
   */
  private double secondsADraw(Evidence evidence, int classes) {
    SmashedSet few = evidence.draws().spread(FEWEST);
    double seconds = 0;
    for (Probe.Kind kind : Probe.Kind.values()) {
      train(evidence, few, kind, classes);
      long start = System.nanoTime();
      train(evidence, few, kind, classes);
      seconds += (System.nanoTime() - start) / 1e9;
    }
    return seconds / few.size();
  }

  private void train(Evidence evidence, SmashedSet draws, Probe.Kind kind, int classes) {
    Probe.train(draws, target, classes, kind, 1, evidence.subject().seed(), evidence.device());
  }
}
