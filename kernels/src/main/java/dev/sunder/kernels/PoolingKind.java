package dev.sunder.kernels;

/** What a pooling window keeps. */
public enum PoolingKind {
  /**
   * The greatest value; padding never wins. Of equal values the first in row-major order receives
   * the gradient.
   */
  MAX,
  /** The mean over the whole window, padding counted as zeros. */
  AVERAGE
}
