package dev.sunder.secure.audit;

import java.util.Optional;

/** One attack or count of an audit. */
public interface AuditStep {

  /** A name for files and tables: lower-case words joined by hyphens; each step has its own. */
  String id();

  /** What it does, in a few words. */
  String title();

  /** What it tests. */
  Privacy privacy();

  /** Its share of the time, relative to the other steps'. */
  double weight();

  /** Why it cannot be tried here; empty if it can. */
  Optional<String> notApplicable(Subject subject);

  /**
   * Runs it.
   *
   * @param evidence what was sent, and the attacker's own draws
   * @param deadline by which it should end; what was reached by then counts
   * @throws OutOfTimeException if the time does not suffice for anything
   */
  Finding run(Evidence evidence, Deadline deadline);
}
