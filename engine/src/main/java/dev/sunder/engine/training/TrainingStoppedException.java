package dev.sunder.engine.training;

/**
 * A run ended before its end because it was asked to, and left a checkpoint where it has a place.
 */
public final class TrainingStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long step;

  TrainingStoppedException(long step, long steps) {
    super("stopped after step " + step + " of " + steps);
    this.step = step;
  }

  /** Steps done. */
  public long step() {
    return step;
  }
}
