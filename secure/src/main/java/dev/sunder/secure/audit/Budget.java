package dev.sunder.secure.audit;

import java.util.function.LongSupplier;

/**
 * The time an audit may take, shared over its steps by weight. What a step leaves over goes to the
 * later ones.
 */
public final class Budget {

  private final LongSupplier clock;
  private final long end;

  /**
   * Starts now.
   *
   * @param seconds more than 0
   * @param clock in nanoseconds, such as {@link System#nanoTime}
   */
  public Budget(double seconds, LongSupplier clock) {
    if (!(seconds > 0 && seconds <= 1e8)) {
      throw new IllegalArgumentException(
          "a budget needs more than 0 and at most 1e8 seconds, got " + seconds);
    }
    this.clock = clock;
    this.end = clock.getAsLong() + (long) (seconds * 1e9);
  }

  /**
   * The deadline of a step that starts now.
   *
   * @param weight the step's
   * @param allWeights of this step and those that follow
   */
  public Deadline share(double weight, double allWeights) {
    long now = clock.getAsLong();
    long left = Math.max(0, end - now);
    return new Deadline(clock, now + (long) (left * Math.min(1, weight / allWeights)));
  }
}
