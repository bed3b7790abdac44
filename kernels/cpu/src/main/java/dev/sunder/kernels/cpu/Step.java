package dev.sunder.kernels.cpu;

/** One piece of a prepared operation. */
@FunctionalInterface
interface Step {

  /** Computes; allocates nothing. */
  void run();
}
