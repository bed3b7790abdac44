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

  private final Dataset dataset;
  private final ImageShape shape;
  private final int batchSize;
  private final int batchesPerEpoch;
  private final long first;
  private final long end;
  private final EpochOrder order;
  private final Batch[] ring;
  private final Thread[] workers;

  // Batches are counted from the first of this loader; all of these belong to the monitor.
  private final boolean[] ready;
  private long claimed;
  private long delivered;
  private long givenBack;
  private Throwable failure;
  private long failedBatch = Long.MAX_VALUE;
  private volatile boolean closed;

  private BatchLoader(Builder builder) {
    dataset = builder.dataset;
    shape = builder.augmentation.shapeOf(dataset.shape());
    batchSize = builder.batchSize;
    batchesPerEpoch = builder.batchesPerEpoch();
    first =
        Math.addExact(
            Math.multiplyExact((long) builder.startEpoch, batchesPerEpoch), builder.startBatch);
    end = (long) builder.epochs * batchesPerEpoch;
    order = new EpochOrder(dataset.size(), builder.shuffle, builder.seed);
    // One more than are kept ready: the one in the consumer's hands.
    ring = new Batch[builder.ahead + 1];
    ready = new boolean[ring.length];
    int signalBytes = builder.signal.map(source -> source.shape().size()).orElse(0);
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Batch(batchSize, builder.pixels ? shape.size() : 0, signalBytes);
    }
    workers = new Thread[builder.threads];
    for (int i = 0; i < workers.length; i++) {
      BatchAssembler assembler =
          new BatchAssembler(
              dataset, builder.seed, builder.pixels, builder.augmentation, builder.signal);
      workers[i] = new Thread(() -> work(assembler), "sunder-batches-" + (i + 1));
      workers[i].setDaemon(true);
    }
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
  public synchronized Batch next() {
    givenBack = delivered;
    notifyAll();
    if (first + delivered >= end) {
      return null;
    }
    int slot = (int) (delivered % ring.length);
    while (!closed && !ready[slot] && failedBatch != delivered) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException(
            "interrupted while waiting for batch " + (first + delivered));
      }
    }
    if (closed) {
      throw new IllegalStateException("the batch loader is closed");
    }
    if (failedBatch == delivered) {
      throw failure instanceof DataException
          ? new DataException(failure.getMessage(), failure)
          : new IllegalStateException(
              "batch " + (first + delivered) + " could not be assembled", failure);
    }
    ready[slot] = false;
    delivered++;
    return ring[slot];
  }

  private void work(BatchAssembler assembler) {
    for (long batch = claim(); batch >= 0; batch = claim()) {
      try {
        Batch buffer = ring[(int) (batch % ring.length)];
        for (int i = 0; i < buffer.count() && !closed; i++) {
          assembler.fill(buffer, i);
        }
        finish(batch, null);
      } catch (RuntimeException | Error e) {
        finish(batch, e);
      }
    }
  }

  /**
   * Waits for a free buffer and writes into it which examples are to come; -1 when there is nothing
   * more to do.
   */
  private synchronized long claim() {
    while (!closed
        && failure == null
        && first + claimed < end
        && claimed - givenBack >= ring.length) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt a worker: only close() ends it, and the condition is
        // looked at again.
      }
    }
    if (closed || failure != null || first + claimed >= end) {
      return -1;
    }
    long step = first + claimed;
    int epoch = (int) (step / batchesPerEpoch);
    int inEpoch = (int) (step % batchesPerEpoch);
    int from = inEpoch * batchSize;
    int count = Math.min(batchSize, dataset.size() - from);
    Batch buffer = ring[(int) (claimed % ring.length)];
    buffer.place(step, epoch, inEpoch, count);
    order.copy(epoch, from, count, buffer.indices());
    return claimed++;
  }

  private synchronized void finish(long batch, Throwable thrown) {
    if (thrown == null) {
      ready[(int) (batch % ring.length)] = true;
    } else if (batch < failedBatch) {
      failedBatch = batch;
      failure = thrown;
    }
    notifyAll();
  }

  /**
   * Stops the threads and waits for them. The batches are no longer valid; the data set stays open.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

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
    private boolean pixels = true;
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
      for (Thread worker : loader.workers) {
        worker.start();
      }
      return loader;
    }

    private int batchesPerEpoch() {
      int full = dataset.size() / batchSize;
      return dropLast || dataset.size() % batchSize == 0 ? full : full + 1;
    }
  }
}
