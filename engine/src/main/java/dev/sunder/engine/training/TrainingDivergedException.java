package dev.sunder.engine.training;

/** A run whose loss grew out of bounds or is no number: going on would waste time. */
public final class TrainingDivergedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long step;
  private final double loss;
  private final double learningRate;

  /**
   * Says what happened and what to try.
   *
   * @param why such as {@code more than 10 times that of guessing}
   */
  TrainingDivergedException(long step, double loss, double learningRate, String why) {
    super(
        "training diverged at step %d: the loss is %s (%s) at learning rate %s; try a learning rate of %s, a warm-up or a longer one, or a smaller weight decay"
            .formatted(step, (float) loss, why, (float) learningRate, (float) (learningRate / 10)));
    this.step = step;
    this.loss = loss;
    this.learningRate = learningRate;
  }

  /** Steps done. */
  public long step() {
    return step;
  }

  /** The last loss read. */
  public double loss() {
    return loss;
  }

  /** The learning rate of that step. */
  public double learningRate() {
    return learningRate;
  }
}
