package dev.sunder.kernels.cuda;

/** One call that enqueues work on the device's stream. */
@FunctionalInterface
interface Step {
  void run();
}
