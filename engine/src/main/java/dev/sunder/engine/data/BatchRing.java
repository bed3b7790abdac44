package dev.sunder.engine.data;

import java.util.concurrent.CancellationException;

/**
 * A ring of batches that threads fill in order of their numbers, as far ahead of the consumer as
 * there is room. Each batch is filled by one thread; which examples it holds is decided when it is
 * claimed.
 */
final class BatchRing implements AutoCloseable {

  private final int examples;
  private final int batchSize;
  private final int batchesPerEpoch;
  private final long first;
  private final long end;
  private final EpochOrder order;
  private final Batch[] ring;
  private final Thread[] workers;

  // Batches are counted from the first of this ring; all of these belong to the monitor.
  private final boolean[] ready;
  private long claimed;
  private long delivered;
  private long givenBack;
  private Throwable failure;
  private long failedBatch = Long.MAX_VALUE;
  private volatile boolean closed;

  /** Makes the buffers; {@link #start} makes the threads run. */
  BatchRing(BatchLoader.Builder settings) {
    examples = settings.dataset.size();
    batchSize = settings.batchSize;
    batchesPerEpoch = settings.batchesPerEpoch();
    first =
        Math.addExact(
            Math.multiplyExact((long) settings.startEpoch, batchesPerEpoch), settings.startBatch);
    end = (long) settings.epochs * batchesPerEpoch;
    order = new EpochOrder(examples, settings.shuffle, settings.seed);
    // One more than are kept ready: the one in the consumer's hands.
    ring = new Batch[settings.ahead + 1];
    ready = new boolean[ring.length];
    int exampleBytes =
        settings.pixels ? settings.augmentation.shapeOf(settings.dataset.shape()).size() : 0;
    int signalBytes = settings.signal.map(source -> source.shape().size()).orElse(0);
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Batch(batchSize, exampleBytes, signalBytes);
    }
    workers = new Thread[settings.threads];
    for (int i = 0; i < workers.length; i++) {
      BatchAssembler assembler =
          new BatchAssembler(
              settings.dataset,
              settings.seed,
              settings.pixels,
              settings.augmentation,
              settings.signal);
      workers[i] = new Thread(() -> work(assembler), "sunder-batches-" + (i + 1));
      workers[i].setDaemon(true);
    }
  }

  void start() {
    for (Thread worker : workers) {
      worker.start();
    }
  }

  /** Gives the batch before back and waits for the next; null after the last. */
  synchronized Batch next() {
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
    int count = Math.min(batchSize, examples - from);
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

  /** Stops the threads and waits for them. */
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
}
