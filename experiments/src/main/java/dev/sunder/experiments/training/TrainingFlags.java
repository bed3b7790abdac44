package dev.sunder.experiments.training;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.training.Schedule;
import dev.sunder.engine.training.TrainingOptions;
import dev.sunder.experiments.console.OptionSection;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say how to train. */
@OptionSection("Training")
public final class TrainingFlags {

  @Option(
      names = "--epochs",
      paramLabel = "E",
      description = "Times through the data. Default: 10.")
  private Integer epochs;

  @Option(names = "--steps", paramLabel = "S", description = "Steps, instead of epochs.")
  private Long steps;

  @Option(
      names = "--batch",
      paramLabel = "B",
      defaultValue = "64",
      description = "Images in a step. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.01",
      description = "Learning rate at the start. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "poly:0.9",
      description =
          "How the rate falls: constant, step:EPOCHS:FACTOR, poly:POWER[:END] or cosine[:END]."
              + " Default: ${DEFAULT-VALUE}, the paper's.")
  private String schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "0",
      description = "Steps over which the rate first rises. Default: ${DEFAULT-VALUE}.")
  private long warmUp;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      defaultValue = "0.9",
      description = "Momentum. Default: ${DEFAULT-VALUE}.")
  private double momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      defaultValue = "0",
      description =
          "Weight decay, added to the gradient as PyTorch does. Default: ${DEFAULT-VALUE}.")
  private double weightDecay;

  @Option(
      names = "--validate-every",
      paramLabel = "E",
      defaultValue = "1",
      description = "Epochs between validations; 0: only at the end. Default: ${DEFAULT-VALUE}.")
  private int validateEvery;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "MINUTES",
      defaultValue = "10",
      description = "Minutes between checkpoints. Default: ${DEFAULT-VALUE}.")
  private double checkpointMinutes;

  @Option(
      names = "--checkpoint-steps",
      paramLabel = "S",
      defaultValue = "0",
      description = "Steps between checkpoints, too. Default: ${DEFAULT-VALUE}, no such limit.")
  private long checkpointSteps;

  @Option(
      names = "--resume",
      description = "Go on after the last checkpoint in --out, to the same bits.")
  private boolean resume;

  @Option(
      names = "--overwrite",
      description = "Train anew where --out holds a trained model or checkpoints of a run.")
  private boolean overwrite;

  /**
   * The options.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public TrainingOptions.Builder options(long seed, Optional<Augmentation> augmentation) {
    if (epochs != null && steps != null) {
      throw new IllegalArgumentException("--epochs and --steps exclude each other");
    }
    if (resume && overwrite) {
      throw new IllegalArgumentException("--resume and --overwrite exclude each other");
    }
    if (warmUp < 0) {
      throw new IllegalArgumentException("--warm-up must be at least 0, got " + warmUp);
    }
    TrainingOptions.Builder builder =
        TrainingOptions.builder()
            .batch(batch)
            .learningRate(rate)
            .schedule(Schedule.parse(schedule).withWarmUp(warmUp))
            .momentum(momentum)
            .weightDecay(weightDecay)
            .validateEvery(validateEvery)
            .seed(seed);
    if (epochs != null) {
      builder.epochs(epochs);
    }
    if (steps != null) {
      builder.steps(steps);
    }
    augmentation.ifPresent(builder::augmentation);
    builder.build(); // Checks the values while the command line can still be named as the culprit.
    return builder;
  }

  /** Time between checkpoints. */
  Duration checkpointTime() {
    if (!(checkpointMinutes >= 0 && checkpointMinutes < 1e6)) {
      throw new IllegalArgumentException(
          "--checkpoint-every must be at least 0, got " + checkpointMinutes);
    }
    return Duration.ofMillis(Math.round(checkpointMinutes * 60_000));
  }

  /** Steps between checkpoints; 0 for no such limit. */
  long checkpointSteps() {
    if (checkpointSteps < 0) {
      throw new IllegalArgumentException(
          "--checkpoint-steps must be at least 0, got " + checkpointSteps);
    }
    return checkpointSteps;
  }

  /** Whether to go on after a checkpoint. */
  public boolean resumes() {
    return resume;
  }

  /** Whether what an earlier run left may be replaced. */
  boolean overwrites() {
    return overwrite;
  }
}
