package dev.sunder.engine.training;

import dev.sunder.engine.data.Batch;
import dev.sunder.engine.data.BatchLoader;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.engine.text.Printable;
import dev.sunder.kernels.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a {@link Trainer}, from its start or a checkpoint to its end. */
final class TrainingRun {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final Trainer trainer;
  private final Device device;
  private final TrainingOptions options;
  private final TrainingListener[] listeners;
  private final Horizon horizon;
  private final SortedMap<String, String> facts;
  private final Parameters parameters;
  private TrainingPlan plan;
  private Evaluator evaluator;
  private StepView view;
  private Optional<Evaluation> lastValidation = Optional.empty();

  TrainingRun(Trainer trainer, Device device) {
    this.trainer = trainer;
    this.device = device;
    options = trainer.options();
    listeners = trainer.listeners().toArray(TrainingListener[]::new);
    int examples = trainer.training().size();
    int stepsPerEpoch = (examples + options.batch() - 1) / options.batch();
    horizon = new Horizon(options.length().steps(stepsPerEpoch), stepsPerEpoch);
    facts =
        RunFacts.of(
            trainer.network(),
            trainer.initial(),
            trainer.training(),
            trainer.signal().orElse(null),
            options);
    parameters = trainer.initial().copy();
  }

  TrainingResult run() {
    Optional<Checkpoint> from = checkpoint();
    String own = device.tuning();
    from.ifPresent(this::tune);
    try {
      return run(from);
    } finally {
      device.tune(own);
    }
  }

  private TrainingResult run(Optional<Checkpoint> from) {
    long first = from.map(Checkpoint::step).orElse(0L);
    from.ifPresent(
        checkpoint ->
            checkpoint
                .parameters()
                .forEach(
                    (name, values) ->
                        System.arraycopy(values, 0, parameters.get(name), 0, values.length)));
    Network network = trainer.network();
    boolean cached = first < horizon.steps() && isPrefixCached();
    Network trained = cached ? network.tail(Cut.after(network, options.frozenStages())) : network;
    TrainingPlan.Options planOptions =
        cached ? options.planOptions().withFrozenStages(0) : options.planOptions();
    try (PrefixCache cache = cached ? fillCache() : null;
        TrainingPlan openPlan = TrainingPlan.of(trained, device, planOptions);
        Evaluator openEvaluator =
            trainer.validation().isEmpty()
                ? null
                : Evaluator.of(network, device, options.batch(), options.loaderThreads())) {
      plan = openPlan;
      evaluator = openEvaluator;
      view = new StepView(plan);
      plan.load(parameters.forNetwork(trained));
      from.ifPresent(checkpoint -> plan.loadVelocities(checkpoint.velocities()));
      // Not before all is ready: a run that cannot start costs nobody a checkpoint.
      trainer.checkpoints().ifPresent(where -> where.clearAfter(first, from.isEmpty()));
      for (TrainingListener listener : listeners) {
        listener.onStart(
            new RunStart(
                first, horizon, options.batch(), network.classes(), device.description(), cached));
      }
      if (first < horizon.steps()) {
        steps(first, cache);
      }
      return finish();
    }
  }

  private void steps(long first, PrefixCache cache) {
    BatchLoader.Builder description =
        BatchLoader.over(trainer.training())
            .batchSize(options.batch())
            .seed(options.seed())
            .augmentation(trainer.cut())
            .pixels(cache == null)
            .threads(options.loaderThreads())
            .startAt((int) horizon.epochOf(first), (int) (first % horizon.stepsPerEpoch()));
    trainer.signal().ifPresent(description::signal);
    BatchFeed feed = new BatchFeed(plan, cache);
    CheckpointWriter checkpoints =
        trainer
            .checkpoints()
            .map(where -> new CheckpointWriter(where, TrainedOn.of(device), facts, first))
            .orElse(null);
    Schedule schedule = options.schedule();
    try (BatchLoader loader = description.start()) {
      for (long step = first; step < horizon.steps(); step++) {
        Batch batch = loader.next();
        feed.stage(batch);
        double rate = options.learningRate() * schedule.factor(step, horizon);
        plan.step((float) rate, step);
        view.place(step + 1, batch.epoch(), batch.count(), rate);
        for (TrainingListener listener : listeners) {
          listener.onStep(view);
        }
        boolean last = step + 1 == horizon.steps();
        if (last || (step + 1) % horizon.stepsPerEpoch() == 0) {
          endEpoch(batch.epoch(), last);
        }
        boolean stopped = !last && trainer.stop().getAsBoolean();
        if (checkpoints != null && (last || stopped || checkpoints.isDue(step + 1))) {
          checkpoints.write(view, this::storeParameters, plan);
        }
        if (stopped) {
          throw new TrainingStoppedException(step + 1, horizon.steps());
        }
      }
    }
  }

  private void endEpoch(int epoch, boolean last) {
    boolean due = options.validateEvery() > 0 && (epoch + 1) % options.validateEvery() == 0;
    lastValidation = last || due ? validate() : Optional.empty();
    EpochReport report = new EpochReport(epoch, view.step(), lastValidation);
    for (TrainingListener listener : listeners) {
      listener.onEpoch(report);
    }
  }

  private Optional<Evaluation> validate() {
    if (evaluator == null) {
      return Optional.empty();
    }
    Dataset data = trainer.validation().orElseThrow();
    return Optional.of(
        evaluator.evaluate(
            storeParameters(),
            data,
            trainer.validationSignal(),
            options.augmentation(),
            options.seed()));
  }

  private TrainingResult finish() {
    storeParameters();
    // A run resumed at its very end has made no step that ended with a validation.
    Optional<Evaluation> validation = lastValidation.isPresent() ? lastValidation : validate();
    SortedMap<String, String> all = new TreeMap<>(facts);
    all.putAll(Provenance.here());
    all.put(Provenance.DEVICE, device.description());
    all.put(Provenance.STEPS, Long.toString(horizon.steps()));
    validation.ifPresent(
        found -> all.put(Provenance.VALIDATION_ACCURACY, Double.toString(found.accuracy())));
    TrainingResult result = new TrainingResult(parameters, horizon.steps(), validation, all);
    for (TrainingListener listener : listeners) {
      listener.onEnd(result);
    }
    return result;
  }

  private Parameters storeParameters() {
    Parameters part = parameters.forNetwork(plan.network());
    plan.store(part);
    for (String name : part.names()) {
      float[] values = part.get(name);
      System.arraycopy(values, 0, parameters.get(name), 0, values.length);
    }
    return parameters;
  }

  /** The checkpoint to go on after, if there is one and the run is to resume. */
  private Optional<Checkpoint> checkpoint() {
    Optional<Checkpoint> found =
        trainer.checkpoints().filter(Checkpoints::resume).flatMap(Checkpoints::latest);
    found.ifPresent(checkpoint -> checkpoint.requireSame(facts));
    return found;
  }

  /** Makes the device choose its algorithms as that of the checkpoint did. */
  private void tune(Checkpoint checkpoint) {
    TrainedOn before = checkpoint.on();
    if (!before.device().equals(device.description())) {
      LOG.warn(
          "the run began on {} and goes on, but not to the same bits, on {}",
          Printable.line(before.device()),
          device.description());
      return;
    }
    try {
      device.tune(before.tuning());
    } catch (IllegalArgumentException unknown) {
      LOG.warn(
          "the run goes on, but not to the same bits: {}", Printable.line(unknown.getMessage()));
    }
  }

  private boolean isPrefixCached() {
    Network network = trainer.network();
    int frozen = options.frozenStages();
    if (options.prefixCaching() == PrefixCaching.OFF) {
      return false;
    }
    Optional<String> obstacle = PrefixCache.obstacle(network, frozen, trainer.cut());
    if (options.prefixCaching() == PrefixCaching.ON) {
      obstacle.ifPresent(
          why -> {
            throw new IllegalArgumentException(
                "the frozen stages' outputs cannot be kept: " + why + "; turn the cache off");
          });
      return true;
    }
    // Less than an epoch would use less than is computed.
    return obstacle.isEmpty()
        && horizon.steps() > horizon.stepsPerEpoch()
        && hasRoom(PrefixCache.bytes(network, frozen, trainer.training()));
  }

  private boolean hasRoom(long bytes) {
    PrefixCache.Storage storage = trainer.storage();
    try {
      return bytes <= storage.heapLimit()
          || bytes <= Files.getFileStore(storage.scratch()).getUsableSpace() / 2;
    } catch (IOException unknown) {
      return false;
    }
  }

  private PrefixCache fillCache() {
    return PrefixCache.fill(
        trainer.network(),
        options.frozenStages(),
        parameters,
        trainer.training(),
        trainer.cut(),
        device,
        options.batch(),
        options.loaderThreads(),
        trainer.storage(),
        done -> {
          for (TrainingListener listener : listeners) {
            listener.onPrefix(done, trainer.training().size());
          }
        });
  }
}
