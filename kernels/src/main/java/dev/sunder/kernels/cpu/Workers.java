package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads for the loops written in Java, as many as oneDNN has of its own. They sleep between
 * loops; the caller works, too, and waits for those that came to help. Running a loop allocates
 * nothing.
 */
final class Workers implements AutoCloseable {

  /** The body of a loop. */
  @FunctionalInterface
  interface Body {
    /**
     * Computes a part of the loop.
     *
     * @param piece which part
     * @param worker who runs it, from 0: for memory of its own
     */
    void run(int piece, int worker);
  }

  // Added to the number of helpers at work once no more may join.
  private static final int SHUT = 1 << 30;

  private final Thread[] threads;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger helpers = new AtomicInteger(SHUT);
  private Body body;
  private int pieces;
  private volatile boolean closed;
  private volatile Throwable failure;

  Workers(int count) {
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] = new Thread(() -> help(worker), "sunder-cpu-" + worker);
      threads[i].setDaemon(true);
      threads[i].start();
    }
  }

  /** How many work on a loop, the caller among them. */
  int count() {
    return threads.length + 1;
  }

  /** Runs the body once for each piece, on all threads, and returns when all are done. */
  void run(int count, Body task) {
    body = task;
    pieces = count;
    failure = null;
    next.set(0);
    // Publishes the fields above to those who join.
    helpers.set(0);
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    drain(0);
    // A thread that has not woken up by now is not waited for.
    helpers.addAndGet(SHUT);
    while (helpers.get() != SHUT) {
      Thread.onSpinWait();
    }
    if (failure != null) {
      throw new DeviceException("a worker thread failed: " + failure, failure);
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  private void help(int worker) {
    while (!closed) {
      if (!join()) {
        LockSupport.park(this);
        continue;
      }
      drain(worker);
      helpers.decrementAndGet();
    }
  }

  private boolean join() {
    int seen = helpers.get();
    while (seen < SHUT) {
      if (helpers.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = helpers.get();
    }
    return false;
  }

  private void drain(int worker) {
    try {
      for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
        body.run(piece, worker);
      }
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
    }
  }
}
