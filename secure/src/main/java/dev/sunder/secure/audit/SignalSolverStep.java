package dev.sunder.secure.audit;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.secure.attack.Probe;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.attack.reconstruct.SignalSolver;
import dev.sunder.secure.measure.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Solves for the signal by the published parameters alone, and tells the pictures found from those
 * of the attacker's own draws, which went the same way.
 */
final class SignalSolverStep implements AuditStep {

  /** Examples of either side below which the attack is not worth a try. */
  private static final int FEWEST = 64;

  /** Draws that let a failure say something. */
  private static final int ENOUGH = 400;

  /** Steps that let a probe learn from a few draws. */
  private static final int STEPS = 400;

  private static final int BATCH = 32;

  /** The attacker's images that bound the feature maps' values. */
  private static final int BOUNDING = 64;

  /** The share of its time for solving; the rest is for telling. */
  private static final double SOLVING = 0.7;

  @Override
  public String id() {
    return "signal-solver";
  }

  @Override
  public String title() {
    return "solving for the signal layer by layer";
  }

  @Override
  public Privacy privacy() {
    return Privacy.OUTPUT;
  }

  @Override
  public double weight() {
    return 4;
  }

  @Override
  public Optional<String> notApplicable(Subject subject) {
    if (subject.client().network().signal().isEmpty()) {
      return Optional.of("the model takes no signal.");
    }
    if (subject.attackers().size() < FEWEST) {
      return Optional.of("the attacker has fewer than " + FEWEST + " images of its own.");
    }
    return SignalSolver.notApplicable(subject.client().network()).map(reason -> reason + ".");
  }

  @Override
  public Finding run(Evidence evidence, Deadline deadline) {
    Subject subject = evidence.subject();
    int owners = evidence.owners().size();
    int draws = evidence.draws().size();
    SmashedSet own;
    SmashedSet theirs;
    try (SignalSolver solver =
        new SignalSolver(subject.client(), greatestActivation(evidence), evidence.device())) {
      double perExample = secondsAnExample(solver, evidence.draws().values(0));
      int each = (int) Math.min(draws, SOLVING * deadline.secondsLeft() / perExample / 2);
      if (each < FEWEST) {
        throw new OutOfTimeException(
            String.format(
                Locale.ROOT,
                "solving for enough signals needs at least %.0f s, its share is %.0f s",
                2 * FEWEST * perExample / SOLVING,
                deadline.secondsLeft()));
      }
      own = solver.solve(evidence.draws().spread(each));
      theirs = solver.solve(evidence.owners().spread(Math.min(owners, each)));
    }
    OwnDraws parts = OwnDraws.of(own);
    int epochs = Math.max(Probe.CONVERGENCE_EPOCHS, STEPS * BATCH / parts.learn().size());
    SeedBySeed probes =
        SeedBySeed.of(
            parts,
            theirs,
            Target.SIGNAL,
            subject.attackerSignals().orElseThrow().classes(),
            epochs,
            deadline,
            evidence.device());
    Interval share = probes.study().told();
    Measurement measured =
        Measurement.ofGuesses(
            "signals told", share, Guessing.chance(evidence, Target.SIGNAL), theirs.size());
    boolean succeeded = measured.aboveThreshold();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("solved draws of the attacker's", (double) own.size());
    figures.put("seeds", (double) probes.seeds());
    return Finding.ran(
        this,
        succeeded,
        "Tells the owner's signal in "
            + Wording.percent(share)
            + " from what it solved; guessing gets "
            + Wording.percent(measured.threshold())
            + (succeeded ? "." : ": no better than chance."),
        probes.all() && (own.size() == draws || own.size() >= ENOUGH),
        List.of(measured),
        figures,
        List.of());
  }

  /** Measured on a second example: the first makes the device ready. */
  private static double secondsAnExample(SignalSolver solver, float[] sent) {
    solver.solve(sent);
    long start = System.nanoTime();
    solver.solve(sent);
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * The greatest value that a stage from the joining one on receives, over the attacker's draws.
   */
  private static float greatestActivation(Evidence evidence) {
    Subject subject = evidence.subject();
    Model client = subject.client();
    Network network = client.network();
    float greatest = 1;
    // The first stage receives pixels, whose range is known.
    int first = Math.max(2, network.signal().orElseThrow().stage());
    for (int stage = first; stage <= network.depth(); stage++) {
      Network head = network.head(Cut.after(network, stage - 1));
      Model before = new Model(head, client.parameters().forNetwork(head), List.of(), Map.of());
      SmashedSet some =
          SmashedSet.draw(
              before,
              evidence.device(),
              subject.attackers().limit(BOUNDING),
              head.signal().flatMap(joining -> subject.attackerSignals()),
              subject.encoding(),
              subject.seed());
      for (int i = 0; i < some.size(); i++) {
        for (float value : some.values(i)) {
          greatest = Math.max(greatest, value);
        }
      }
    }
    return greatest;
  }
}
