package dev.sunder.secure.audit;

import java.util.function.LongSupplier;

/** A moment by which a step is to end. */
public final class Deadline {

  private final LongSupplier clock;
  private final long end;

  Deadline(LongSupplier clock, long end) {
    this.clock = clock;
    this.end = end;
  }

  /** So many seconds from now. */
  public static Deadline in(double seconds) {
    return new Budget(seconds, System::nanoTime).share(1, 1);
  }

  /** Seconds that are left; 0 when it has passed. */
  public double secondsLeft() {
    return Math.max(0, (end - clock.getAsLong()) / 1e9);
  }

  /** Whether it has passed. */
  public boolean passed() {
    return secondsLeft() == 0;
  }
}
