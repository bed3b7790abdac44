package dev.sunder.engine.data;

import java.util.Optional;

/**
 * Batches of a data set, assembled ahead of their use by background threads. The content of batch
 * {@code b} of epoch {@code e} depends on the data set, the seed, {@code e} and {@code b} alone:
 * neither on the number of threads nor on where the loader started.
 */
@SuppressWarnings({"UnusedVariable", "DoNotCallSuggester"})
public final class BatchLoader implements AutoCloseable {

  private final int batchesPerEpoch;

  private BatchLoader(Builder builder) {
    int size = builder.dataset.size();
    batchesPerEpoch =
        builder.dropLast
            ? size / builder.batchSize
            : (size + builder.batchSize - 1) / builder.batchSize;
  }

  /** Starts the description of a loader. */
  public static Builder over(Dataset dataset) {
    return new Builder(dataset);
  }

  /**
   * The next batch, or null after the last. It is valid until the next call.
   *
   * @throws DataException when an example of it could not be read
   */
  public Batch next() {
    throw new UnsupportedOperationException();
  }

  /** Batches in one epoch. */
  public int batchesPerEpoch() {
    return batchesPerEpoch;
  }

  /** Stops the threads. The batches are no longer valid; the data set stays open. */
  @Override
  public void close() {}

  /**
   * Describes a loader: by default a shuffled, endless run over the stored images in batches of 16,
   * seed 0.
   */
  public static final class Builder {
    private final Dataset dataset;
    private int batchSize = 16;
    private long seed;
    private Augmentation augmentation;
    private Optional<SignalSource> signal = Optional.empty();
    private boolean shuffle = true;
    private boolean dropLast;
    private int threads = 1;
    private int ahead = 3;
    private int epochs = Integer.MAX_VALUE;
    private int startEpoch;
    private int startBatch;

    private Builder(Dataset dataset) {
      this.dataset = dataset;
      this.augmentation = Augmentation.none(dataset.shape());
    }

    /** Examples in a batch. */
    public Builder batchSize(int examples) {
      batchSize = examples;
      return this;
    }

    /** What all randomness comes from. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** How examples are varied and cut. */
    public Builder augmentation(Augmentation value) {
      augmentation = value;
      return this;
    }

    /** The signals that join the examples. */
    public Builder signal(SignalSource source) {
      signal = Optional.of(source);
      return this;
    }

    /** A new order every epoch, or always the order of the data set. */
    public Builder shuffle(boolean on) {
      shuffle = on;
      return this;
    }

    /** Leave out the last batch of an epoch when it is not full. */
    public Builder dropLast(boolean on) {
      dropLast = on;
      return this;
    }

    /** Background threads, at least 1. */
    public Builder threads(int count) {
      threads = count;
      return this;
    }

    /** Batches kept ready, at least 1. */
    public Builder ahead(int batches) {
      ahead = batches;
      return this;
    }

    /** The epoch before which to stop, counted from epoch 0 wherever the loader starts. */
    public Builder epochs(int count) {
      epochs = count;
      return this;
    }

    /** Where to start. A batch past the epoch's last continues in the next epoch. */
    public Builder startAt(int epoch, int batchInEpoch) {
      startEpoch = epoch;
      startBatch = batchInEpoch;
      return this;
    }

    /**
     * Once through the data in its own order with nothing random but the signals, which depend on
     * the seed and the example.
     */
    public Builder forEvaluation() {
      augmentation = augmentation.forEvaluation();
      shuffle = false;
      dropLast = false;
      epochs = 1;
      startEpoch = 0;
      startBatch = 0;
      return this;
    }

    /** Starts the threads. */
    public BatchLoader start() {
      return new BatchLoader(this);
    }
  }
}
