package dev.sunder.experiments.training;

import dev.sunder.experiments.console.OutputFolder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of the process (SIGTERM, Ctrl-C) into the end of a run after its next step: until
 * this is closed the process waits for it, so that the run can leave a checkpoint.
 */
final class StopSignal implements AutoCloseable {

  /** Whoever wants a process ended kills it after a while: 10 seconds is usual. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final OutputFolder folder;
  private volatile boolean given;

  /**
   * Listens from now on.
   *
   * @param folder where the run writes; unfinished files in it are removed only after the run
   */
  StopSignal(OutputFolder folder) {
    this.folder = folder;
    folder.whenInterrupted(this::stop);
  }

  /** Whether the process is to end. */
  boolean isGiven() {
    return given;
  }

  private void stop() {
    given = true;
    try {
      ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException now) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    folder.whenInterrupted(() -> {});
  }
}
