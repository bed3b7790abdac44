package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import java.util.Optional;

/**
 * Something to compute, described once and done on any device, so that the found and the expected
 * values cannot come from different descriptions.
 */
@FunctionalInterface
interface Computation {

  /** Computes on the arena's device and hands over the results in a fixed order. */
  void compute(Arena arena, Results results);

  /**
   * The same on absolute values with nothing but sums: its results are the accumulated magnitudes
   * that {@link Measure.Kind#SUM} needs. By default the computation itself, for those without sums.
   */
  default Computation magnitudes() {
    return this;
  }

  /**
   * The same on squares with nothing but sums of products: the roots of its results are √(Σ terms²)
   * where its {@linkplain #magnitudes magnitudes} are Σ |terms|. Empty for what has other sums too.
   */
  default Optional<Computation> squares() {
    return Optional.empty();
  }
}
