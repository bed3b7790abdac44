package dev.sunder.engine.data;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Batches of a data set, assembled ahead of their use by background threads into a ring of buffers
 * made once. The content of batch {@code b} of epoch {@code e} depends on the data set, the seed,
 * {@code e} and {@code b} alone: neither on the number of threads nor on where the loader started.
 * For one consumer at a time.
 */
public final class BatchLoader implements AutoCloseable {

  private final ImageShape shape;
  private final int batchesPerEpoch;
  private final BatchRing ring;

  private BatchLoader(Builder builder) {
    shape = builder.augmentation.shapeOf(builder.dataset.shape());
    batchesPerEpoch = builder.batchesPerEpoch();
    ring = new BatchRing(builder);
  }

  /** Starts the description of a loader. */
  public static Builder over(Dataset dataset) {
    return new Builder(dataset);
  }

  /** The shape of the examples in the batches. */
  public ImageShape shape() {
    return shape;
  }

  /** Batches in one epoch. */
  public int batchesPerEpoch() {
    return batchesPerEpoch;
  }

  /**
   * The next batch, or null after the last. It is valid until the next call.
   *
   * @throws DataException when an example of it could not be read; every later call throws again
   * @throws CancellationException when the thread is interrupted; it stays interrupted, and a later
   *     call goes on
   */
  public Batch next() {
    return ring.next();
  }

  /**
   * Stops the threads and waits for them. The batches are no longer valid; the data set stays open.
   */
  @Override
  public void close() {
    ring.close();
  }

  /**
   * Describes a loader: by default a shuffled, endless run over the stored images in batches of 16,
   * seed 0.
   */
  public static final class Builder {
    final Dataset dataset;
    int batchSize = 16;
    long seed;
    Augmentation augmentation;
    Optional<SignalSource> signal = Optional.empty();
    boolean pixels = true;
    boolean shuffle = true;
    boolean dropLast;
    int threads = 1;
    int ahead = 3;
    int epochs = Integer.MAX_VALUE;
    int startEpoch;
    int startBatch;

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

    /** Read the images; without, a batch has everything else, and its pixels are empty. */
    public Builder pixels(boolean wanted) {
      pixels = wanted;
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

    /**
     * Starts the threads.
     *
     * @throws IllegalArgumentException when a number is out of range or an epoch has no batch
     */
    public BatchLoader start() {
      if (batchSize < 1
          || threads < 1
          || ahead < 1
          || epochs < 1
          || startEpoch < 0
          || startBatch < 0) {
        throw new IllegalArgumentException(
            "batch size %d, threads %d, ahead %d, epochs %d, expected at least 1; start at epoch %d, batch %d, expected at least 0"
                .formatted(batchSize, threads, ahead, epochs, startEpoch, startBatch));
      }
      if (batchesPerEpoch() == 0) {
        throw new IllegalArgumentException(
            "%d examples make no batch of %d".formatted(dataset.size(), batchSize));
      }
      BatchLoader loader = new BatchLoader(this);
      loader.ring.start();
      return loader;
    }

    int batchesPerEpoch() {
      int full = dataset.size() / batchSize;
      return dropLast || dataset.size() % batchSize == 0 ? full : full + 1;
    }
  }
}
