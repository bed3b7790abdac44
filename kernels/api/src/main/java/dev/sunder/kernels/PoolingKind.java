package dev.sunder.kernels;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What a pooling window keeps. */
public enum PoolingKind {
  /**
   * The greatest value; padding never wins. Of equal values the first in row-major order receives
   * the gradient.
   */
  MAX("max"),
  /** The mean over the whole window, padding counted as zeros. */
  AVERAGE("average"),
  /** The mean over the part of the window that is not padding. */
  AVERAGE_INSIDE("averageInside");

  /** All names. */
  static final Set<String> NAMES =
      Arrays.stream(values()).map(PoolingKind::toString).collect(Collectors.toSet());

  private final String name;

  PoolingKind(String name) {
    this.name = name;
  }

  /** The one of this name. */
  static PoolingKind of(String name) {
    return Arrays.stream(values()).filter(kind -> kind.name.equals(name)).findFirst().orElseThrow();
  }

  /** Its name in texts and files. */
  @Override
  public String toString() {
    return name;
  }
}
