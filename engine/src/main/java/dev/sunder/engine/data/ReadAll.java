package dev.sunder.engine.data;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Reads every example of a data set once, by several threads, and collects those that cannot be
 * read.
 */
final class ReadAll {
  private final Dataset dataset;
  private final IntConsumer progress;
  private final boolean stopAtFirst;
  private final SortedMap<Integer, DataException> failures = new TreeMap<>();
  private Throwable unexpected;
  private int next;
  private int done;

  private ReadAll(Dataset dataset, IntConsumer progress, boolean stopAtFirst) {
    this.dataset = dataset;
    this.progress = progress;
    this.stopAtFirst = stopAtFirst;
  }

  /**
   * The examples that cannot be read, and why.
   *
   * @param stopAtFirst whether to stop once there is one
   */
  static SortedMap<Integer, DataException> failures(
      Dataset dataset, int threads, IntConsumer progress, boolean stopAtFirst) {
    if (threads < 1) {
      throw new IllegalArgumentException("%d threads, expected at least 1".formatted(threads));
    }
    ReadAll all = new ReadAll(dataset, progress, stopAtFirst);
    Thread[] workers = new Thread[Math.min(threads, dataset.size())];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Thread(all::work, "sunder-decode-" + (i + 1));
      workers[i].setDaemon(true);
      workers[i].start();
    }
    all.await(workers);
    return all.failures;
  }

  private void await(Thread[] workers) {
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      stop(new java.util.concurrent.CancellationException("interrupted while decoding"));
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (unexpected instanceof RuntimeException e) {
        throw e;
      }
      if (unexpected instanceof Error e) {
        throw e;
      }
    }
  }

  private void work() {
    try {
      byte[] pixels = new byte[dataset.shape().size()];
      for (int index = claim(); index >= 0; index = claim()) {
        try {
          dataset.read(index, pixels, 0);
          finished(index, null);
        } catch (DataException e) {
          finished(index, e);
        }
      }
    } catch (RuntimeException | Error e) {
      stop(e);
    }
  }

  private synchronized int claim() {
    boolean stopped = unexpected != null || (stopAtFirst && !failures.isEmpty());
    return stopped || next == dataset.size() ? -1 : next++;
  }

  private synchronized void finished(int index, DataException failure) {
    if (failure != null) {
      failures.put(index, failure);
    }
    progress.accept(++done);
  }

  private synchronized void stop(Throwable reason) {
    if (unexpected == null) {
      unexpected = reason;
    }
  }
}
