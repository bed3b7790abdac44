package dev.sunder.experiments.training;

import dev.sunder.engine.training.StepReport;
import dev.sunder.engine.training.TrainingListener;
import java.util.Arrays;

/** Keeps the loss of every step, for a chart. */
public final class LossRecorder implements TrainingListener {

  private double[] losses = new double[1024];
  private int count;

  @Override
  public void onStep(StepReport report) {
    if (count == losses.length) {
      losses = Arrays.copyOf(losses, 2 * count);
    }
    losses[count++] = report.loss();
  }

  /** The losses, one a step. */
  public double[] losses() {
    return Arrays.copyOf(losses, count);
  }
}
