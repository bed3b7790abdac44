package dev.sunder.experiments.training;

import dev.sunder.engine.training.Checkpoints;
import dev.sunder.engine.training.DivergenceGuard;
import dev.sunder.engine.training.MetricsCsv;
import dev.sunder.engine.training.TensorBoardEvents;
import dev.sunder.engine.training.Trainer;
import dev.sunder.engine.training.TrainingResult;
import dev.sunder.engine.training.TrainingStoppedException;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.kernels.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

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

  /**
   * Opens a run's folder.
   *
   * @throws IllegalArgumentException if it holds what an earlier run made, and the flags say
   *     neither to go on with that nor to replace it
   */
  public static OutputFolder open(Path out, TrainingFlags flags) throws IOException {
    OutputFolder folder = OutputFolder.open(out);
    try {
      requireFree(folder, flags);
      return folder;
    } catch (RuntimeException occupied) {
      folder.close();
      throw occupied;
    }
  }

  private static void requireFree(OutputFolder folder, TrainingFlags flags) {
    if (flags.resumes() || flags.overwrites()) {
      return;
    }
    boolean trained = Files.exists(folder.file(MODEL));
    OptionalLong step = Checkpoints.in(folder.file(CHECKPOINTS)).lastStep();
    if (trained || step.isPresent()) {
      throw new IllegalArgumentException(
          "%s holds %s: --resume goes on with it, --overwrite trains anew, another --out leaves it alone"
              .formatted(
                  folder.path(),
                  trained
                      ? "a trained model"
                      : "a run that was not finished, with a checkpoint after step "
                          + step.getAsLong()));
    }
  }

  /**
   * Trains, showing progress and writing the run's files. When the process is to end (SIGTERM,
   * Ctrl-C) the run leaves a checkpoint first and says how to go on.
   *
   * @param check is told of the run; it tells afterwards whether anything was learned
   */
  public static TrainingResult run(
      Trainer trainer,
      Device device,
      OutputFolder folder,
      TrainingFlags flags,
      Console console,
      String task,
      LearningCheck check)
      throws IOException {
    Path events = Files.createDirectories(folder.file(EVENTS));
    trainer
        .listener(new DivergenceGuard())
        .listener(new MetricsCsv(folder.file(METRICS), METRICS_EVERY))
        .listener(new TensorBoardEvents(events, METRICS_EVERY))
        .listener(new ProgressListener(console, task))
        .listener(check)
        .checkpoints(
            Checkpoints.in(folder.file(CHECKPOINTS))
                .withEveryTime(flags.checkpointTime())
                .withEverySteps(flags.checkpointSteps())
                .resuming(flags.resumes()));
    try (StopSignal signal = new StopSignal(folder)) {
      trainer.stopWhen(signal::isGiven);
      try {
        return trainer.run(device);
      } catch (TrainingStoppedException stopped) {
        // Said here: by now the process may end at any moment.
        console.note(
            "%s %s; the same command with --resume goes on from there", task, stopped.getMessage());
        throw stopped;
      }
    }
  }
}
