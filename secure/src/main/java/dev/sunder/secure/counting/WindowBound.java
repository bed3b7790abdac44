package dev.sunder.secure.counting;

import dev.sunder.kernels.Window;

/**
 * The bound that holds for windows of every size, which the paper's patch bound misses: W·W
 * positions give k·W² equations in ((W − 1)·s + n)²·l unknowns, a ratio that tends to k / (s²·l) as
 * W grows. With k ≥ s²·l some window has at least as many equations as unknowns.
 *
 * @param kernels k
 * @param limit s²·l; fewer kernels than this pass
 */
public record WindowBound(int kernels, long limit) {

  /** Counts for one convolution over {@code channels} input channels, the signal's among them. */
  public static WindowBound of(Window window, int channels, int kernels) {
    return new WindowBound(
        kernels, (long) window.rows().stride() * window.columns().stride() * channels);
  }

  /** Whether every window has more unknowns than equations in the limit. */
  public boolean passes() {
    return kernels < limit;
  }
}
