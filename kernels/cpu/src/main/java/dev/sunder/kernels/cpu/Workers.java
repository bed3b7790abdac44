package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads for loops written in Java, as many as oneDNN has; the caller is one of them. One loop
 * runs at a time, and running it allocates nothing.
 */
abstract sealed class Workers implements AutoCloseable permits OpenMpWorkers, ParkedWorkers {

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

  private final int count;
  private final AtomicInteger next = new AtomicInteger();
  private Body body;
  private int pieces;
  private volatile Throwable failure;

  Workers(int count) {
    this.count = count;
  }

  /** How many work on a loop, the caller among them. */
  final int count() {
    return count;
  }

  /**
   * Runs the body once for each piece, on all threads, and returns when all are done.
   *
   * @throws DeviceException if it failed for a piece
   */
  final void run(int count, Body task) {
    body = task;
    pieces = count;
    failure = null;
    next.set(0);
    drainOnAll();
    if (failure != null) {
      throw new DeviceException("a worker thread failed: " + failure, failure);
    }
  }

  /** Calls {@link #drain} on the caller and on others; all have returned when this does. */
  abstract void drainOnAll();

  /** Takes pieces until there are none. */
  final void drain(int worker) {
    try {
      for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
        body.run(piece, worker);
      }
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
    }
  }

  @Override
  public abstract void close();
}
