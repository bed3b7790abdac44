package dev.sunder.experiments.training;

import dev.sunder.engine.training.EpochReport;
import dev.sunder.engine.training.RunStart;
import dev.sunder.engine.training.StepReport;
import dev.sunder.engine.training.TrainingListener;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.Progress;
import java.util.Locale;

/** Shows a training run's progress: epoch, loss, validation. */
public final class ProgressListener implements TrainingListener {

  /** Steps between two readings of the loss, each of which waits for the device. */
  private static final int EVERY = 10;

  /** At most so many of the newest readings are averaged. */
  private static final int AVERAGED = 10;

  private final Console console;
  private final String task;
  private Progress progress;
  private long epochs;
  private long steps;
  private long stepsPerEpoch;
  private final double[] losses = new double[AVERAGED];
  private long readings;
  private String validation = "";

  /** Progress of a run. */
  public ProgressListener(Console console, String task) {
    this.console = console;
    this.task = task;
  }

  @Override
  public void onStart(RunStart start) {
    steps = start.horizon().steps();
    stepsPerEpoch = start.horizon().stepsPerEpoch();
    epochs = (steps + stepsPerEpoch - 1) / stepsPerEpoch;
    if (start.resumed()) {
      console.note("%s  goes on after step %d of %d", task, start.step(), steps);
    }
    progress = console.progress(task, steps);
  }

  @Override
  public void onStep(StepReport report) {
    boolean ends = report.step() % stepsPerEpoch == 0 || report.step() == steps;
    if (report.step() % EVERY == 0 || ends || readings == 0) {
      losses[(int) (readings++ % AVERAGED)] = report.loss();
      progress.at(report.step(), state(report.epoch()));
    }
  }

  @Override
  public void onEpoch(EpochReport report) {
    report
        .validation()
        .ifPresent(
            found ->
                validation =
                    String.format(Locale.ROOT, "  validation %.1f %%", 100 * found.accuracy()));
    progress.milestone(report.step(), state(report.epoch()));
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }

  /**
   * The mean of the newest tenth of the readings, at most ten: on a short run the newest alone, for
   * a mean would still hold the losses of the beginning.
   */
  private double loss() {
    int newest = (int) Math.max(1, Math.min(AVERAGED, readings / 10));
    double sum = 0;
    for (int back = 1; back <= newest; back++) {
      sum += losses[(int) ((readings - back) % AVERAGED)];
    }
    return sum / newest;
  }

  private String state(int epoch) {
    return String.format(
        Locale.ROOT, "epoch %d/%d  loss %.4f%s", epoch + 1, epochs, loss(), validation);
  }
}
