package dev.sunder.engine.training;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.plan.TrainingPlan;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to train. Made by {@link #builder}, whose defaults are given here in brackets.
 *
 * @param batch examples in one step, at least 1 [64]
 * @param length how long [10 epochs]
 * @param learningRate η₀, which the schedule scales; above 0 [0.01]
 * @param schedule how the learning rate changes [poly:0.9, the paper's]
 * @param momentum μ, in [0, 1) [0.9]
 * @param weightDecay λ, at least 0, see {@link dev.sunder.kernels.MomentumUpdate} [0]
 * @param decayBiases whether λ holds for biases, scales, shifts and slopes, too [true]
 * @param seed what order, augmentation, signals and dropout come from [0]
 * @param frozenStages N, how many leading stages keep their parameters, at least 0 [0]
 * @param prefixCaching whether to keep the frozen stages' outputs [auto]
 * @param augmentation how training examples are varied [not at all]
 * @param validateEvery epochs between two validations, where there is a validation set; 0 for only
 *     one at the end [1]
 * @param loaderThreads background threads that assemble batches, at least 1 [1]
 */
public record TrainingOptions(
    int batch,
    Length length,
    double learningRate,
    Schedule schedule,
    float momentum,
    float weightDecay,
    boolean decayBiases,
    long seed,
    int frozenStages,
    PrefixCaching prefixCaching,
    Optional<Augmentation> augmentation,
    int validateEvery,
    int loaderThreads) {

  public TrainingOptions {
    if (!(learningRate > 0 && learningRate <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "learning rate must be above 0 and finite, got " + learningRate);
    }
    if (validateEvery < 0) {
      throw new IllegalArgumentException(
          "epochs between validations must be at least 0, got " + validateEvery);
    }
    if (loaderThreads < 1) {
      throw new IllegalArgumentException("loader threads must be at least 1, got " + loaderThreads);
    }
    // The plan's options are checked where they are used; a wrong value should show here already.
    planOptions(batch, frozenStages, momentum, weightDecay, decayBiases, seed);
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.batch = batch;
    builder.length = length;
    builder.learningRate = learningRate;
    builder.schedule = schedule;
    builder.momentum = momentum;
    builder.weightDecay = weightDecay;
    builder.decayBiases = decayBiases;
    builder.seed = seed;
    builder.frozenStages = frozenStages;
    builder.prefixCaching = prefixCaching;
    builder.augmentation = augmentation;
    builder.validateEvery = validateEvery;
    builder.loaderThreads = loaderThreads;
    return builder;
  }

  /**
   * All that changes the result, as text by the keys of {@link Provenance}: for a model's
   * provenance, and compared when a run resumes.
   */
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put(Provenance.BATCH, Integer.toString(batch));
    facts.put(Provenance.LENGTH, length.toString());
    facts.put(Provenance.LEARNING_RATE, Double.toString(learningRate));
    facts.put(Provenance.SCHEDULE, schedule.toString());
    facts.put(Provenance.MOMENTUM, Float.toString(momentum));
    facts.put(Provenance.WEIGHT_DECAY, Float.toString(weightDecay));
    facts.put(Provenance.DECAY_BIASES, Boolean.toString(decayBiases));
    facts.put(Provenance.SEED, Long.toString(seed));
    facts.put(Provenance.FROZEN_STAGES, Integer.toString(frozenStages));
    facts.put(Provenance.AUGMENTATION, augmentation.map(Augmentation::toString).orElse("none"));
    return facts;
  }

  /** What the plan needs to know. */
  TrainingPlan.Options planOptions() {
    return planOptions(batch, frozenStages, momentum, weightDecay, decayBiases, seed);
  }

  private static TrainingPlan.Options planOptions(
      int batch, int frozen, float momentum, float weightDecay, boolean decayBiases, long seed) {
    return new TrainingPlan.Options(batch, frozen, momentum, weightDecay, decayBiases, seed);
  }

  /** Collects options; each method sets the one of its name. */
  public static final class Builder {
    private int batch = 64;
    private Length length = new Length.Epochs(10);
    private double learningRate = 0.01;
    private Schedule schedule = new Schedule.Polynomial(0.9, 0);
    private float momentum = 0.9f;
    private float weightDecay;
    private boolean decayBiases = true;
    private long seed;
    private int frozenStages;
    private PrefixCaching prefixCaching = PrefixCaching.AUTO;
    private Optional<Augmentation> augmentation = Optional.empty();
    private int validateEvery = 1;
    private int loaderThreads = 1;

    private Builder() {}

    /** Examples in one step. */
    public Builder batch(int examples) {
      batch = examples;
      return this;
    }

    /** So many times through the data. */
    public Builder epochs(int count) {
      length = new Length.Epochs(count);
      return this;
    }

    /** So many steps. */
    public Builder steps(long count) {
      length = new Length.Steps(count);
      return this;
    }

    /** η₀. */
    public Builder learningRate(double rate) {
      learningRate = rate;
      return this;
    }

    /** How the learning rate changes. */
    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    /** μ. */
    public Builder momentum(double value) {
      momentum = (float) value;
      return this;
    }

    /** λ. */
    public Builder weightDecay(double value) {
      weightDecay = (float) value;
      return this;
    }

    /** Whether λ holds for biases, too. */
    public Builder decayBiases(boolean on) {
      decayBiases = on;
      return this;
    }

    /** What all randomness comes from. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** N. */
    public Builder frozenStages(int stages) {
      frozenStages = stages;
      return this;
    }

    /** Whether to keep the frozen stages' outputs. */
    public Builder prefixCaching(PrefixCaching when) {
      prefixCaching = when;
      return this;
    }

    /** How training examples are varied; validation takes the same cut without the variation. */
    public Builder augmentation(Augmentation value) {
      augmentation = Optional.of(value);
      return this;
    }

    /** Epochs between two validations; 0 for only one at the end. */
    public Builder validateEvery(int epochs) {
      validateEvery = epochs;
      return this;
    }

    /** Background threads that assemble batches. */
    public Builder loaderThreads(int count) {
      loaderThreads = count;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public TrainingOptions build() {
      return new TrainingOptions(
          batch,
          length,
          learningRate,
          schedule,
          momentum,
          weightDecay,
          decayBiases,
          seed,
          frozenStages,
          prefixCaching,
          augmentation,
          validateEvery,
          loaderThreads);
    }
  }
}
