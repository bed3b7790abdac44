package dev.sunder.experiments.peers;

/** One full training step on data that are already there: forward, loss, backward, update. */
interface Step extends AutoCloseable {

  /** Makes a step and waits for its loss. */
  double run();

  /** The engine, for the report. */
  String name();

  @Override
  void close();
}
