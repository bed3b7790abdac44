package dev.sunder.engine.training;

/**
 * Told what happens in a run, on the thread that trains. An exception from any method ends the run
 * with that exception.
 *
 * <p>A run calls {@link #onPrefix} while it keeps frozen stages' outputs; {@link #onStart}; for
 * each step {@link #onStep} and, when an epoch ends with it, {@link #onEpoch}; then {@link #onEnd}
 * if nothing failed; and in any case {@link #close}. Checkpoints are written after a step's calls,
 * so what a listener has written by then is never behind the checkpoint.
 */
public interface TrainingListener extends AutoCloseable {

  /**
   * The outputs of the frozen stages are being computed, before the start; see {@link PrefixCache}.
   *
   * @param done examples done, from 0
   * @param of examples in all
   */
  default void onPrefix(int done, int of) {}

  /** The run begins, or goes on after a checkpoint. */
  default void onStart(RunStart start) {}

  /**
   * A step has been enqueued on the device.
   *
   * @param report valid until this returns; asking it for the loss waits for the device
   */
  default void onStep(StepReport report) {}

  /** An epoch is over and, where that was asked for, validated; the run's end is also one. */
  default void onEpoch(EpochReport report) {}

  /** The run has reached its end. */
  default void onEnd(TrainingResult result) {}

  /** The run is over, whether or not it reached its end: the last call. */
  @Override
  default void close() {}
}
