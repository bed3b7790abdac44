package dev.sunder.experiments.paper;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.training.Evaluation;
import dev.sunder.engine.training.PrefixCaching;
import dev.sunder.engine.training.Trainer;
import dev.sunder.engine.training.TrainingOptions;
import dev.sunder.engine.training.TrainingResult;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.training.DataFlags;
import dev.sunder.experiments.training.LearningCheck;
import dev.sunder.experiments.training.TrainingFlags;
import dev.sunder.experiments.training.TrainingFolder;
import dev.sunder.kernels.Device;
import dev.sunder.secure.retraining.SecureStart;
import dev.sunder.secure.retraining.SecureStart.TrainedStages;
import dev.sunder.secure.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The trainings that the paper's table 3 and figures 5 and 6 are made of: the D&amp;C model, and
 * secure models made of it with N frozen stages, all trained alike ("the configurations of all of
 * the models are under the same setting", section 8.1), each in a folder of its own.
 *
 * <p>A run that is there is used, and one that was cut off goes on, if that was asked for; it must
 * then be of the same data, network and options.
 *
 * @param console where progress is shown
 * @param root the folder of the runs' folders
 * @param network without a signal
 * @param data to train and to measure on
 * @param signal what joins the secure models
 * @param validationSignal what joins when they are measured, if it is not the same
 * @param options of all runs; the frozen stages are set for each
 * @param flags where checkpoints come from
 * @param device where to train
 */
public record PaperRuns(
    Console console,
    Path root,
    Network network,
    DataFlags.Opened data,
    Signal signal,
    Optional<Signal> validationSignal,
    TrainingOptions options,
    TrainingFlags flags,
    Device device) {

  /**
   * One run.
   *
   * @param frozen N, or -1 for the D&amp;C model
   * @param metrics its losses, and accuracies on the validation set: for a secure model, after the
   *     owner changes back
   * @param last the validation at its end
   */
  public record Run(int frozen, Metrics metrics, Evaluation last) {
    /** D&C or N = ... */
    public String name() {
      return frozen < 0 ? "D&C" : "N = " + frozen;
    }

    /** The average accuracy after an epoch. */
    public AverageAccuracy average(Metrics.At accuracy, long seed) {
      return AverageAccuracy.of(Math.round(accuracy.value() * last.size()), last.size(), seed);
    }
  }

  /**
   * Trains the D&amp;C model.
   *
   * @throws IllegalArgumentException if it is there and was not to be used, or is of another run
   */
  public Run plain() throws IOException {
    Trainer trainer = Trainer.of(network, first(), data.training(), options);
    return run(
        -1,
        trainer,
        result ->
            new Model(network, result.parameters(), data.training().classNames(), result.facts()));
  }

  /**
   * Trains a secure model from the D&amp;C model, which must have been trained.
   *
   * @throws IllegalArgumentException if it is there and was not to be used, or is of another run
   */
  public Run secure(int frozen) throws IOException {
    Model old = ModelFile.read(folder(-1).resolve(TrainingFolder.MODEL));
    SecureStart start =
        SecureStart.fromOld(
            old, frozen, signal, TrainedStages.OLD, SecureStart.USUAL_SIGNAL_GAIN, options.seed());
    Trainer trainer =
        Trainer.of(
                start.network(),
                start.parameters(),
                data.training(),
                options.toBuilder().frozenStages(frozen).prefixCaching(PrefixCaching.AUTO).build())
            .signal(signal);
    validationSignal.ifPresent(trainer::validationSignal);
    return run(frozen, trainer, result -> start.withTrained(result.parameters(), result.facts()));
  }

  /** What a result makes a model of. */
  private interface Maker {
    Model model(TrainingResult result);
  }

  private Run run(int frozen, Trainer trainer, Maker maker) throws IOException {
    Path where = folder(frozen);
    Dataset validation = data.validation().orElseThrow();
    trainer.validation(validation);
    try (OutputFolder folder = TrainingFolder.open(where, flags)) {
      String task = frozen < 0 ? "D&C" : "N = " + frozen;
      LearningCheck check = new LearningCheck(data.training());
      TrainingResult result =
          TrainingFolder.run(trainer, device, folder, flags, console, task, check);
      ModelFile.write(maker.model(result), folder.file(TrainingFolder.MODEL));
      check.warn(console, result);
      return new Run(
          frozen,
          Metrics.read(folder.file(TrainingFolder.METRICS)),
          result.validation().orElseThrow());
    }
  }

  private Parameters first() {
    return Parameters.initialised(network, Initialiser.HE, options.seed());
  }

  private Path folder(int frozen) {
    return root.resolve(frozen < 0 ? "base" : "n" + frozen);
  }
}
