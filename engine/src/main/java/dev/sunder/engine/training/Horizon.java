package dev.sunder.engine.training;

/**
 * How far a run goes, which schedules that end at a certain rate must know.
 *
 * @param steps T, steps in the whole run; at least 1
 * @param stepsPerEpoch steps in one epoch; at least 1
 */
public record Horizon(long steps, int stepsPerEpoch) {

  public Horizon {
    if (steps < 1 || stepsPerEpoch < 1) {
      throw new IllegalArgumentException(
          "a run needs at least 1 step and 1 step an epoch, got "
              + steps
              + " and "
              + stepsPerEpoch);
    }
  }

  /** The epoch of a step, both from 0. */
  public long epochOf(long step) {
    return step / stepsPerEpoch;
  }
}
