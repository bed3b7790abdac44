package dev.sunder.engine.format;

import java.util.Locale;

/** Says in time that a file is too large for the heap; an OutOfMemoryError says it too late. */
final class HeapBound {

  private static final double SHARE = 0.8;
  private static final double MEBIBYTE = 1 << 20;

  private HeapBound() {}

  static void require(long bytes, String purpose) {
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > SHARE * most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s takes %.0f MiB of heap, this JVM has %.0f MiB: start it with a larger -Xmx",
              purpose,
              bytes / MEBIBYTE,
              most / MEBIBYTE));
    }
  }
}
