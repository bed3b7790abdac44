package dev.sunder.experiments.training;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.training.RunStart;
import dev.sunder.engine.training.StepReport;
import dev.sunder.engine.training.TrainingListener;
import dev.sunder.engine.training.TrainingResult;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.report.Percent;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.measure.MostFrequent;
import java.util.stream.IntStream;

/**
 * Whether a run ended better than guessing: on the validation images, or, without them, on the
 * batches of its last steps. A model that learned nothing looks like any other.
 */
public final class LearningCheck implements TrainingListener {

  /** Steps whose batches count where there is no validation; each waits for the device. */
  private static final long TAIL = 50;

  private final Dataset training;
  private long first;
  private long steps;
  private long right;
  private long seen;

  /** A check of a run on these images. */
  public LearningCheck(Dataset training) {
    this.training = training;
  }

  @Override
  public void onStart(RunStart start) {
    steps = start.horizon().steps();
    first = steps - Math.min(TAIL, start.horizon().stepsPerEpoch());
  }

  @Override
  public void onStep(StepReport report) {
    if (report.step() > first) {
      right += Math.round(report.accuracy() * report.examples());
      seen += report.examples();
    }
  }

  /** Says so where the end is not better than guessing, with what helps. */
  public void warn(Console console, TrainingResult result) {
    if (result.validation().isPresent()) {
      warn(
          console,
          "the validation images",
          Percent.right(result.validation().get()),
          Percent.guessing(result.validation().get()));
    } else if (seen > 0) {
      warn(
          console,
          "the last batches it was trained on",
          Interval.proportion(right, seen),
          MostFrequent.share(IntStream.range(0, training.size()).map(training::label)));
    }
  }

  private void warn(Console console, String images, Interval accuracy, double guessing) {
    if (accuracy.low() <= guessing) {
      console.note(
          "warning: this model is no better than guessing: right on %.1f %% of %s (95 %% interval"
              + " %.1f to %.1f), where always answering the most frequent class gets %.1f %%. What"
              + " helps: more than %,d steps (--epochs or --steps), another --rate, more images, a"
              + " look at the loss in %s",
          100 * accuracy.estimate(),
          images,
          100 * accuracy.low(),
          100 * accuracy.high(),
          100 * guessing,
          steps,
          TrainingFolder.METRICS);
    }
  }
}
