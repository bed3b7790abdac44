package dev.sunder.secure.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs the steps of an audit within a budget, and leaves out those that a journal has. */
public final class Audit {

  /** Told how far an audit has come. */
  public interface Listener {
    /** A step begins. */
    void begins(AuditStep step);

    /** A step has ended; {@code sofar} is what all steps up to it found. */
    void ended(Finding finding, List<Finding> sofar);
  }

  private final List<AuditStep> steps;
  private final Evidence evidence;
  private final Journal journal;

  /** An audit of these steps, in this order. */
  public Audit(List<AuditStep> steps, Evidence evidence, Journal journal) {
    this.steps = List.copyOf(steps);
    this.evidence = evidence;
    this.journal = journal;
    Set<String> ids = new HashSet<>();
    for (AuditStep step : steps) {
      if (!ids.add(step.id())) {
        throw new IllegalArgumentException("two steps are called " + step.id());
      }
    }
  }

  /**
   * Runs the steps, one finding each, in their order. A step that throws does not stop the others.
   * Only steps that ran to a figure are kept in the journal: the others are tried again next time.
   */
  public List<Finding> run(Budget budget, Listener listener) {
    List<Finding> findings = new ArrayList<>();
    double weights = steps.stream().mapToDouble(this::openWeight).sum();
    for (AuditStep step : steps) {
      double weight = openWeight(step);
      Optional<Finding> known = journal.find(step.id());
      if (known.isEmpty()) {
        listener.begins(step);
      }
      Finding finding = known.isPresent() ? known.get() : run(step, budget.share(weight, weights));
      weights -= weight;
      findings.add(finding);
      listener.ended(finding, List.copyOf(findings));
    }
    return findings;
  }

  /** The step's weight if it is still to be run. */
  private double openWeight(AuditStep step) {
    boolean open =
        journal.find(step.id()).isEmpty() && step.notApplicable(evidence.subject()).isEmpty();
    return open ? step.weight() : 0;
  }

  private Finding run(AuditStep step, Deadline deadline) {
    Optional<String> reason = step.notApplicable(evidence.subject());
    if (reason.isPresent()) {
      return Finding.without(step, Outcome.NOT_APPLICABLE, "Not applicable: " + reason.get());
    }
    if (deadline.passed()) {
      return Finding.without(step, Outcome.NOT_RUN, "Not run: the budget was spent.");
    }
    long start = System.nanoTime();
    Finding finding;
    try {
      finding = step.run(evidence, deadline);
    } catch (OutOfTimeException outOfTime) {
      finding = Finding.without(step, Outcome.NOT_RUN, "Not run: " + outOfTime.getMessage());
    } catch (RuntimeException failure) {
      finding = Finding.without(step, Outcome.ERROR, "Broke off: " + message(failure));
    }
    Finding timed = finding.after((System.nanoTime() - start) / 1e9);
    if (timed.outcome().ran()) {
      journal.keep(timed);
    }
    return timed;
  }

  private static String message(RuntimeException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
