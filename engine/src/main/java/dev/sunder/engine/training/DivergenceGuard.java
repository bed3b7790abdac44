package dev.sunder.engine.training;

/**
 * Ends a run that has diverged: at once when the loss is not finite, and when it has been above a
 * bound for several readings in succession.
 *
 * <p>The bound is a multiple of the greater of two losses: the first one read, and that of
 * guessing, ln(classes), which keeps the bound sensible in a run that resumes with a small loss.
 */
public final class DivergenceGuard implements TrainingListener {

  private final int every;
  private final double factor;
  private final int patience;
  private double reference;
  private boolean started;
  private int above;

  /**
   * A guard.
   *
   * @param every steps between two readings of the loss, at least 1; a reading waits for the device
   * @param factor what the reference loss is multiplied by, above 1
   * @param patience readings in succession above the bound that end the run, at least 1
   */
  public DivergenceGuard(int every, double factor, int patience) {
    if (every < 1 || patience < 1 || !(factor > 1)) {
      throw new IllegalArgumentException(
          "expected at least 1 step and 1 reading, and a factor above 1, got "
              + every
              + ", "
              + patience
              + " and "
              + factor);
    }
    this.every = every;
    this.factor = factor;
    this.patience = patience;
  }

  /** Reads the loss every 10 steps; 10 readings above 10 times the reference end the run. */
  public DivergenceGuard() {
    this(10, 10, 10);
  }

  @Override
  public void onStart(RunStart start) {
    reference = Math.log(start.classes());
    started = false;
    above = 0;
  }

  @Override
  public void onStep(StepReport report) {
    if (started && report.step() % every != 0) {
      return;
    }
    double loss = report.loss();
    if (!Double.isFinite(loss)) {
      throw new TrainingDivergedException(
          report.step(), loss, report.learningRate(), "not a finite number");
    }
    if (!started) {
      reference = Math.max(reference, loss);
      started = true;
    }
    above = loss > factor * reference ? above + 1 : 0;
    if (above == patience) {
      throw new TrainingDivergedException(
          report.step(),
          loss,
          report.learningRate(),
          "for " + patience + " readings above " + (float) factor + " times " + (float) reference);
    }
  }
}
