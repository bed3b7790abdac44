package dev.sunder.engine.training;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.SignalSource;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains a network on a data set by stochastic gradient descent with momentum; a secure network on
 * the examples with signals, for the labels that these make of theirs (Sun, Wu, Hwang 2019, section
 * 5.3).
 *
 * <p>The result depends on network, first parameters, data, signals, options and device alone:
 * neither on threads, listeners, checkpoints and validation nor on whether the run was killed and
 * resumed. A batch of fewer examples at an epoch's end counts as a step.
 *
 * <p>Described once, run once: {@code Trainer.of(...)....run(device)}.
 */
public final class Trainer {

  private final Network network;
  private final Parameters initial;
  private final Dataset training;
  private final TrainingOptions options;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private Optional<SignalSource> signal = Optional.empty();
  private Optional<SignalSource> validationSignal = Optional.empty();
  private Optional<Dataset> validation = Optional.empty();
  private Optional<Checkpoints> checkpoints = Optional.empty();
  private BooleanSupplier stop = () -> false;
  private PrefixCache.Storage storage = PrefixCache.Storage.ofSystem();

  private Trainer(Network network, Parameters initial, Dataset training, TrainingOptions options) {
    this.network = network;
    this.initial = initial;
    this.training = training;
    this.options = options;
  }

  /**
   * Starts the description of a run.
   *
   * @param initial the first parameters; not changed
   */
  public static Trainer of(
      Network network, Parameters initial, Dataset training, TrainingOptions options) {
    return new Trainer(network, initial, training, options);
  }

  /** Where a secure network's signals come from. */
  public Trainer signal(SignalSource source) {
    signal = Optional.of(source);
    return this;
  }

  /**
   * Where the signals of validation come from, if not from where those of training do: other
   * pictures of the same signals.
   */
  public Trainer validationSignal(SignalSource source) {
    validationSignal = Optional.of(source);
    return this;
  }

  /** Labelled data to measure on, never to train or choose by. */
  public Trainer validation(Dataset data) {
    validation = Optional.of(data);
    return this;
  }

  /** Adds a listener; they are called in the order they were added. The run closes it. */
  public Trainer listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Where to leave checkpoints, and whether to go on after one. */
  public Trainer checkpoints(Checkpoints where) {
    checkpoints = Optional.of(where);
    return this;
  }

  /**
   * Asked after each step, on the thread that trains, whether to stop: then the run leaves a
   * checkpoint, where it has a place for such, and ends with a {@link TrainingStoppedException}.
   */
  public Trainer stopWhen(BooleanSupplier asked) {
    stop = asked;
    return this;
  }

  /** Where the outputs of frozen stages are kept. */
  public Trainer prefixStorage(PrefixCache.Storage where) {
    storage = where;
    return this;
  }

  /**
   * Trains.
   *
   * @throws IllegalArgumentException if network, data, signal and options do not fit together, or
   *     the checkpoint to resume after is of another run
   * @throws dev.sunder.engine.data.DataException if the training set has examples of one class
   *     only, or an image is broken
   * @throws TrainingDivergedException if a {@link DivergenceGuard} says so, or there is nothing
   *     finite to write a checkpoint of
   * @throws TrainingStoppedException if it was asked to stop
   * @throws dev.sunder.kernels.DeviceException if the device is out of memory or fails
   */
  public TrainingResult run(Device device) {
    Throwable failed = null;
    try {
      requireConsistent();
      return new TrainingRun(this, device).run();
    } catch (RuntimeException | Error failure) {
      failed = failure;
      throw failure;
    } finally {
      closeListeners(failed);
    }
  }

  Network network() {
    return network;
  }

  Parameters initial() {
    return initial;
  }

  Dataset training() {
    return training;
  }

  TrainingOptions options() {
    return options;
  }

  List<TrainingListener> listeners() {
    return listeners;
  }

  Optional<SignalSource> signal() {
    return signal;
  }

  Optional<SignalSource> validationSignal() {
    return validationSignal.or(() -> signal);
  }

  Optional<Dataset> validation() {
    return validation;
  }

  Optional<Checkpoints> checkpoints() {
    return checkpoints;
  }

  BooleanSupplier stop() {
    return stop;
  }

  PrefixCache.Storage storage() {
    return storage;
  }

  /** The cut of the training images. */
  Augmentation cut() {
    return Requirements.cut(training, options.augmentation());
  }

  private void requireConsistent() {
    Requirements.requireFit(network, training, "training set", options.augmentation(), signal);
    Datasets.requireClasses(training, 2);
    int frozen = options.frozenStages();
    if (network.parameterSpecs().stream().noneMatch(spec -> spec.stage() > frozen)) {
      throw new IllegalArgumentException(
          "network %s has nothing to train after %d frozen stages of %d"
              .formatted(network.name(), frozen, network.depth()));
    }
    if (options.batch() > training.size()) {
      throw new IllegalArgumentException(
          "a batch of "
              + options.batch()
              + " is larger than the training set of "
              + training.size()
              + " examples");
    }
    validation.ifPresent(
        data ->
            Requirements.requireFit(
                network, data, "validation set", options.augmentation(), validationSignal()));
    if (validation.isPresent() && !validation.get().classNames().equals(training.classNames())) {
      throw new IllegalArgumentException(
          "the validation set has the classes "
              + validation.get().classNames()
              + ", the training set "
              + training.classNames());
    }
  }

  /** Closes all, whatever happens; what ended the run matters more than what follows from it. */
  private void closeListeners(Throwable failed) {
    RuntimeException first = null;
    for (TrainingListener listener : listeners) {
      try {
        listener.close();
      } catch (RuntimeException failure) {
        if (failed != null) {
          failed.addSuppressed(failure);
        } else if (first != null) {
          first.addSuppressed(failure);
        } else {
          first = failure;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
