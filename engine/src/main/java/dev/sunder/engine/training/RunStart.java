package dev.sunder.engine.training;

/**
 * Where a run starts and what lies before it.
 *
 * @param step steps already done: 0 for a fresh run, the checkpoint's for a resumed one
 * @param horizon all of the run
 * @param batch examples in a full batch
 * @param classes classes told apart
 * @param device the device's description
 * @param prefixCached whether the outputs of the frozen stages are kept
 */
public record RunStart(
    long step, Horizon horizon, int batch, int classes, String device, boolean prefixCached) {

  /** Whether the run goes on after a checkpoint. */
  public boolean resumed() {
    return step > 0;
  }
}
