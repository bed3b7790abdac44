package dev.sunder.experiments.console;

import java.time.Duration;

/** A line every few seconds, for files and pipes. */
final class LineProgress implements Progress {

  private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

  private final Console console;
  private final String task;
  private final long total;
  private final long start = System.nanoTime();
  private long last = start;

  LineProgress(Console console, String task, long total) {
    this.console = console;
    this.task = task;
    this.total = total;
  }

  @Override
  public void at(long done, String state) {
    if (System.nanoTime() - last >= INTERVAL) {
      milestone(done, state);
    }
  }

  @Override
  public void milestone(long done, String state) {
    last = System.nanoTime();
    console.note(
        "%s  %d/%d  %s  %.0f s",
        task, done, total, state, (last - start) / (double) Duration.ofSeconds(1).toNanos());
  }

  @Override
  public void close() {}
}
