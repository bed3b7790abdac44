package dev.sunder.kernels.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Threads beside oneDNN's, asleep between loops. */
final class ParkedWorkers extends Workers {

  // Added to the number of helpers at work once no more may join.
  private static final int SHUT = 1 << 30;

  private final Thread[] threads;
  private final AtomicInteger helpers = new AtomicInteger(SHUT);
  private volatile boolean closed;

  ParkedWorkers(int count) {
    super(count);
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] = new Thread(() -> help(worker), "sunder-cpu-" + worker);
      threads[i].setDaemon(true);
      threads[i].start();
    }
  }

  @Override
  void drainOnAll() {
    // Publishes the loop to those who join.
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
}
