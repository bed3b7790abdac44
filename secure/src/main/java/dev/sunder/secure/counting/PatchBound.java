package dev.sunder.secure.counting;

import dev.sunder.kernels.Window;

/**
 * The paper's count for one kernel-sized patch (equations 8 to 10): all kernel positions that
 * overlap the patch give equations in the inputs they cover.
 *
 * <p>With kernel size n, stride s, l input channels and k kernels, c = ⌈2n/s − 1⌉ positions along
 * each side give M = c²·k equations in N = ((n − s) + c·s)²·l unknowns. The paper's printed
 * equations 9 and 10 lack the square; its own figures (2187 unknowns at conv1 of AlexNet) need it.
 * The paper calls a layer secure when N &gt; M.
 *
 * <p>Passing this bound proves nothing: see {@link WindowBound}.
 *
 * @param equations M
 * @param unknowns N
 * @param positions c along the height times c along the width
 */
public record PatchBound(long equations, long unknowns, long positions) {

  /**
   * Counts for one convolution.
   *
   * @param channels l, the input channels, the signal's among them
   * @param kernels k
   */
  public static PatchBound of(Window window, int channels, int kernels) {
    long rows = positions(window.rows().kernel(), window.rows().stride());
    long columns = positions(window.columns().kernel(), window.columns().stride());
    long height = covered(window.rows().kernel(), window.rows().stride(), rows);
    long width = covered(window.columns().kernel(), window.columns().stride(), columns);
    return new PatchBound(rows * columns * kernels, height * width * channels, rows * columns);
  }

  /** Whether the paper calls the layer secure: more unknowns than equations. */
  public boolean passes() {
    return unknowns > equations;
  }

  /** Equation 10: the layer passes with fewer kernels than this. */
  public double kernelLimit() {
    return (double) unknowns / positions;
  }

  /** c = ⌈2n/s − 1⌉ = ⌈(2n − s)/s⌉. */
  static long positions(int kernel, int stride) {
    return Math.max(1, Math.floorDiv(2L * kernel - stride + stride - 1, stride));
  }

  private static long covered(int kernel, int stride, long positions) {
    return (kernel - stride) + positions * stride;
  }
}
