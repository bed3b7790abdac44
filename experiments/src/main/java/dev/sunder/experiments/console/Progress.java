package dev.sunder.experiments.console;

/** Shows how far a task has come. Not thread-safe. */
public interface Progress extends AutoCloseable {

  /** Shows nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void at(long done, String state) {}

        @Override
        public void milestone(long done, String state) {}

        @Override
        public void close() {}
      };

  /** So many steps are done, and this is how it looks, such as {@code loss 0.312}. */
  void at(long done, String state);

  /** Like {@link #at} for a moment worth a line of its own, such as the end of an epoch. */
  void milestone(long done, String state);

  @Override
  void close();
}
