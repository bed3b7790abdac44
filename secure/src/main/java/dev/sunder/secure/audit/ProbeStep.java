package dev.sunder.secure.audit;

import dev.sunder.secure.attack.Probe;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.measure.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Trains a probe on the attacker's own draws to read the signal, or the true label, off. */
final class ProbeStep implements AuditStep {

  /** Draws below which a probe is not worth training. */
  private static final int FEWEST = 64;

  /** Draws that let a failure say something. */
  private static final int ENOUGH = 1000;

  private final Target target;
  private final Probe.Kind kind;

  ProbeStep(Target target, Probe.Kind kind) {
    this.target = target;
    this.kind = kind;
  }

  @Override
  public String id() {
    return target.name().toLowerCase(Locale.ROOT)
        + "-probe-"
        + kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return (kind == Probe.Kind.LINEAR ? "a linear probe" : "a small network as a probe")
        + (target == Target.SIGNAL ? " for the signal" : " for the true class");
  }

  @Override
  public Privacy privacy() {
    return Privacy.OUTPUT;
  }

  @Override
  public double weight() {
    return 3;
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
    double perDraw = secondsADraw(evidence, classes);
    double time = deadline.secondsLeft();
    int affordable = (int) Math.min(draws.size(), time / (perDraw * Probe.CONVERGENCE_EPOCHS));
    if (affordable < FEWEST) {
      throw new OutOfTimeException(
          String.format(
              Locale.ROOT,
              "training this probe needs at least %.0f s, its share is %.0f s",
              FEWEST * perDraw * Probe.CONVERGENCE_EPOCHS,
              time));
    }
    Probe probe = train(evidence, draws.spread(affordable), classes, Probe.CONVERGENCE_EPOCHS);
    Interval share = probe.accuracy(evidence.owners(), target, evidence.device());
    Measurement measured =
        Measurement.ofGuesses(
            target == Target.SIGNAL ? "signals told" : "true classes told",
            share,
            Guessing.chance(evidence, target),
            evidence.owners().size());
    boolean succeeded = measured.aboveThreshold();
    return Finding.ran(
        this,
        succeeded,
        (target == Target.SIGNAL ? "Tells the owner's signal in " : "Tells the true class in ")
            + Wording.percent(share)
            + "; guessing gets "
            + Wording.percent(measured.threshold())
            + (succeeded ? "." : ": no better than chance."),
        affordable == draws.size() || affordable >= ENOUGH,
        List.of(measured),
        Map.of("training draws", (double) affordable),
        List.of());
  }

  private int classes(Evidence evidence) {
    return target == Target.SIGNAL
        ? evidence.subject().attackerSignals().orElseThrow().classes()
        : Guessing.labels(evidence.draws(), evidence.owners());
  }

  private Probe train(Evidence evidence, SmashedSet draws, int classes, int epochs) {
    return Probe.train(
        draws, target, classes, kind, epochs, evidence.subject().seed(), evidence.device());
  }

  /** Measured on a second short training: the first makes the device ready. */
  private double secondsADraw(Evidence evidence, int classes) {
    SmashedSet few = evidence.draws().spread(FEWEST);
    train(evidence, few, classes, 1);
    long start = System.nanoTime();
    train(evidence, few, classes, 1);
    return (System.nanoTime() - start) / 1e9 / few.size();
  }
}
