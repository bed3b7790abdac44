package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import java.util.Map;

/**
 * Training steps of a network on a device, for batches of one size: forward, loss, backward and
 * momentum update, recorded and replayed as one.
 *
 * <p>Use: {@link #load} once; then, for each step, {@link #pixels} or {@link #input}, {@link
 * #signals} if the network has a signal, {@link #labels}, {@link #step}; {@link #loss} when wanted;
 * {@link #store} at the end. A batch that is not full is run at full size: only its leading
 * examples, as many as were labelled, have a loss and gradients.
 *
 * <p>Frozen stages run forward only: no gradients, no momentum, no dropout. The first trained layer
 * computes no gradient of its input. Training the {@link Network#tail tail} after the frozen stages
 * on their outputs gives the same losses as training the whole: dropout's masks depend on the seed,
 * the stage's name and the step alone.
 *
 * <p>Fixed stages, at the network's end, are differentiated through but keep their parameters, and
 * have no dropout: what trains a client's part in front of a server's that stays as it is.
 *
 * <p>Owns its memory on the device until closed. Not thread-safe.
 */
public final class TrainingPlan extends Plan {

  private final Options options;
  private final SoftmaxCrossEntropy loss;
  private final Descent descent;
  private final long bytes;
  private boolean labelled;
  private boolean stepped;

  /**
   * How to train.
   *
   * @param batch examples in one step; at least 1
   * @param frozenStages N, how many leading stages keep their parameters; at least 0
   * @param fixedStages how many trailing stages keep their parameters; at least 0
   * @param momentum μ, in [0, 1)
   * @param weightDecay λ, at least 0; by PyTorch's convention added to the gradient, see {@link
   *     MomentumUpdate}
   * @param decayBiases whether λ holds for biases, too, as it does in PyTorch by default
   * @param seed what dropout's masks come from
   */
  public record Options(
      int batch,
      int frozenStages,
      int fixedStages,
      float momentum,
      float weightDecay,
      boolean decayBiases,
      long seed) {

    public Options {
      if (batch < 1) {
        throw new IllegalArgumentException("a plan needs a batch of at least 1, got " + batch);
      }
      if (frozenStages < 0) {
        throw new IllegalArgumentException(
            "the number of frozen stages must be at least 0, got " + frozenStages);
      }
      if (fixedStages < 0) {
        throw new IllegalArgumentException(
            "the number of fixed stages must be at least 0, got " + fixedStages);
      }
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException("momentum must be in [0, 1), got " + momentum);
      }
      if (!(weightDecay >= 0 && weightDecay < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weight decay must be at least 0 and finite, got " + weightDecay);
      }
    }

    /** Options without fixed stages. */
    public Options(
        int batch,
        int frozenStages,
        float momentum,
        float weightDecay,
        boolean decayBiases,
        long seed) {
      this(batch, frozenStages, 0, momentum, weightDecay, decayBiases, seed);
    }

    /** Momentum 0.9, no weight decay, nothing frozen or fixed, seed 0. */
    public static Options ofBatch(int batch) {
      return new Options(batch, 0, 0.9f, 0, true, 0);
    }

    /** The same with another batch. */
    public Options withBatch(int examples) {
      return new Options(
          examples, frozenStages, fixedStages, momentum, weightDecay, decayBiases, seed);
    }

    /** The same with another number of frozen stages. */
    public Options withFrozenStages(int stages) {
      return new Options(batch, stages, fixedStages, momentum, weightDecay, decayBiases, seed);
    }

    /** The same with another number of fixed stages. */
    public Options withFixedStages(int stages) {
      return new Options(batch, frozenStages, stages, momentum, weightDecay, decayBiases, seed);
    }

    /** The same with another momentum. */
    public Options withMomentum(float value) {
      return new Options(batch, frozenStages, fixedStages, value, weightDecay, decayBiases, seed);
    }

    /** The same with another weight decay. */
    public Options withWeightDecay(float value, boolean ofBiases) {
      return new Options(batch, frozenStages, fixedStages, momentum, value, ofBiases, seed);
    }

    /** Whether a stage of a network, from 1, is neither frozen nor fixed. */
    boolean trains(int stage, Network network) {
      return stage > frozenStages && stage <= network.depth() - fixedStages;
    }

    /** The same with another seed. */
    public Options withSeed(long value) {
      return new Options(
          batch, frozenStages, fixedStages, momentum, weightDecay, decayBiases, value);
    }
  }

  private TrainingPlan(Network network, Device device, long before, Arena arena, Options options) {
    super(network, arena, Descent.forward(network, arena, options));
    this.options = options;
    loss = arena.softmaxCrossEntropy(forward.output(), Mode.TRAINING);
    descent = new Descent(network, arena, options, forward, loss, loss.logitsGradient());
    bytes = device.bytesInUse() - before;
  }

  /**
   * Prepares a network.
   *
   * @throws IllegalArgumentException if the network does not end in logits, nothing is left to
   *     train, or a batch of that size is too large to be
   * @throws dev.sunder.kernels.OutOfMemoryException if it does not fit, saying which batch would
   */
  public static TrainingPlan of(Network network, Device device, Options options) {
    if (network.output().h() != 1 || network.output().w() != 1) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " cannot be trained on labels: it ends in a map "
              + network.output()
              + ", not in logits");
    }
    if (network.parameterSpecs().stream()
        .noneMatch(spec -> options.trains(spec.stage(), network))) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " has nothing to train after "
              + options.frozenStages()
              + " frozen stages of "
              + network.depth()
              + (options.fixedStages() == 0 ? "" : ", the last " + options.fixedStages())
              + (options.fixedStages() == 0 ? "" : " being fixed"));
    }
    return Plans.build(
        network,
        device,
        options.batch(),
        (arena, batch) ->
            new TrainingPlan(
                network, device, device.bytesInUse(), arena, options.withBatch(batch)));
  }

  /** How it trains. */
  public Options options() {
    return options;
  }

  /**
   * Copies the trained parameters back; those of frozen stages are left as they are, those of fixed
   * ones are what was loaded.
   *
   * @throws IllegalArgumentException if they are not this network's, by name and shape
   */
  public void store(Parameters into) {
    requireOpen();
    parameters.store(into, options.frozenStages());
  }

  /** The momentum's v of each trained parameter, in new arrays. */
  public Map<String, float[]> velocities() {
    requireOpen();
    return ParameterTensors.download(descent.velocities());
  }

  /**
   * Sets the momentum's v of all trained parameters.
   *
   * @throws IllegalArgumentException unless there is exactly one array for each, of its length
   */
  public void loadVelocities(Map<String, float[]> values) {
    requireOpen();
    descent.loadVelocities(values);
  }

  /**
   * Stages the labels of the next step.
   *
   * @param labels one for each example, 0 to below the number of classes
   * @param count how many leading examples of the batch count, at least 1
   * @throws IllegalArgumentException if a label or the count is out of range
   */
  public void labels(int[] labels, int count) {
    requireOpen();
    loss.labels(labels, count);
    labelled = true;
  }

  /**
   * Enqueues one step.
   *
   * @param learningRate η, at least 0; with 0 the parameters keep their values
   * @param step the step's number, which dropout's masks depend on
   * @throws IllegalStateException if parameters, input, signal or labels were never given
   */
  public void step(float learningRate, long step) {
    requireOpen();
    parameters.requireLoaded();
    if (!labelled) {
      throw new IllegalStateException("network " + network.name() + ": no labels were given");
    }
    descent.run(learningRate, step);
    stepped = true;
  }

  /** The last step's mean cross-entropy, before its update; waits for the device. */
  public double loss() {
    requireStep();
    return loss.loss();
  }

  /** How many examples the last step got right, before its update; waits for the device. */
  public int correct() {
    requireStep();
    return loss.correct();
  }

  /** The last step's gradient of each trained parameter, without weight decay, in new arrays. */
  public Map<String, float[]> gradients() {
    requireStep();
    return ParameterTensors.download(descent.gradients());
  }

  /** What one step moves in memory. */
  public ValuesMoved moved() {
    return descent.moved();
  }

  /**
   * What {@link #step} enqueues beside the entrances' conversions: see {@link Operation#launches}.
   */
  public int launches() {
    return descent.launches();
  }

  /** Bytes this plan holds on the device. */
  public long bytes() {
    return bytes;
  }

  /** The operations of one step in the order they run, one a line, under their stages' names. */
  public String describe() {
    return descent.describe();
  }

  private void requireStep() {
    requireOpen();
    if (!stepped) {
      throw new IllegalStateException("network " + network.name() + ": no step was made yet");
    }
  }
}
