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

  /** The running mean's weight of the newest reading. */
  private static final double NEWEST = 0.1;

  private final Console console;
  private final String task;
  private Progress progress;
  private long epochs;
  private double loss = Double.NaN;
  private String validation = "";

  /** Progress of a run. */
  public ProgressListener(Console console, String task) {
    this.console = console;
    this.task = task;
  }

  @Override
  public void onStart(RunStart start) {
    long steps = start.horizon().steps();
    int stepsPerEpoch = start.horizon().stepsPerEpoch();
    epochs = (steps + stepsPerEpoch - 1) / stepsPerEpoch;
    if (start.resumed()) {
      console.note("%s  goes on after step %d of %d", task, start.step(), steps);
    }
    progress = console.progress(task, steps);
  }

  @Override
  public void onStep(StepReport report) {
    if (report.step() % EVERY == 0 || Double.isNaN(loss)) {
      double now = report.loss();
      loss = Double.isNaN(loss) ? now : loss + NEWEST * (now - loss);
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

  private String state(int epoch) {
    return String.format(
        Locale.ROOT, "epoch %d/%d  loss %.4f%s", epoch + 1, epochs, loss, validation);
  }
}
