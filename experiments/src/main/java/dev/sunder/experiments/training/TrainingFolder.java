package dev.sunder.experiments.training;

import dev.sunder.engine.training.Checkpoints;
import dev.sunder.engine.training.DivergenceGuard;
import dev.sunder.engine.training.MetricsCsv;
import dev.sunder.engine.training.TensorBoardEvents;
import dev.sunder.engine.training.Trainer;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a training run leaves in its folder: metrics, TensorBoard's events, checkpoints, model. */
public final class TrainingFolder {

  /** The trained model. */
  public static final String MODEL = "model.safetensors";

  /** Loss, accuracy and rate every few steps. */
  public static final String METRICS = "metrics.csv";

  /** The folder that TensorBoard is pointed at. */
  public static final String EVENTS = "tensorboard";

  /** The folder of checkpoints. */
  public static final String CHECKPOINTS = "checkpoints";

  private static final int METRICS_EVERY = 10;

  private TrainingFolder() {}

  /** Attaches to a run what shows its progress, guards it and writes its files. */
  public static void attach(
      Trainer trainer, OutputFolder folder, TrainingFlags flags, Console console, String task)
      throws IOException {
    Path events = Files.createDirectories(folder.file(EVENTS));
    trainer
        .listener(new DivergenceGuard())
        .listener(new MetricsCsv(folder.file(METRICS), METRICS_EVERY))
        .listener(new TensorBoardEvents(events, METRICS_EVERY))
        .listener(new ProgressListener(console, task))
        .checkpoints(
            Checkpoints.in(folder.file(CHECKPOINTS))
                .withEveryTime(flags.checkpointTime())
                .withEverySteps(flags.checkpointSteps())
                .resuming(flags.resumes()));
  }
}
