package dev.sunder.secure.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way to rebuild pictures from what was sent of them. */
interface PictureAttack {

  /** As {@link AuditStep#id}. */
  String id();

  /** As {@link AuditStep#title}. */
  String title();

  /** As {@link AuditStep#weight}. */
  double weight();

  /** As {@link AuditStep#notApplicable}. */
  Optional<String> notApplicable(Subject subject);

  /**
   * Gets ready, with nothing but what the attacker has: its own draws and images.
   *
   * @param deadline for getting ready and for all pictures
   */
  Rebuilder prepare(Evidence evidence, Deadline deadline);

  /** An attack that is ready. */
  interface Rebuilder extends AutoCloseable {

    /** Pictures, CHW in [−1, 1], one for each array that was sent. */
    List<float[]> rebuild(List<float[]> sent);

    /** How many pictures are best rebuilt at once. */
    default int atOnce() {
      return 1;
    }

    /** Whether it was given what it needs, so that its failure says something. */
    default boolean converged() {
      return true;
    }

    /** How it was set up and what it reached, by name. */
    default Map<String, Double> figures() {
      return Map.of();
    }

    @Override
    default void close() {}
  }
}
