package dev.sunder.kernels;

import java.util.function.Consumer;

/**
 * A machine that computes: the CPU through oneDNN, a GPU, or the plain-Java reference.
 *
 * <p>Opened by {@link Devices#open}, closed by scope. Not thread-safe: one thread at a time drives
 * a device.
 */
public interface Device extends AutoCloseable {

  /** The name it was opened by, such as {@code cpu}. */
  String name();

  /**
   * The hardware and library in one line, for reports, such as {@code Xeon, 2 threads, oneDNN
   * 3.11}.
   */
  String description();

  /** How it rounds. */
  Precision precision();

  /**
   * By what it chooses between algorithms that differ in their last bits, in a line of its own; ""
   * where there is nothing to choose. A device {@linkplain #tune tuned} with another's tuning
   * chooses as that one.
   */
  String tuning();

  /**
   * Makes arenas opened from now on choose their algorithms by a given tuning, so that a run that
   * was begun elsewhere goes on to the same bits.
   *
   * @param tuning what {@link #tuning} of a device of this kind returned
   * @throws IllegalArgumentException if it is none
   */
  void tune(String tuning);

  /** Opens an empty arena. */
  Arena arena();

  /** Waits until everything enqueued has run. */
  void synchronize();

  /** Bytes held by this device's open arenas; 0 once all are closed. */
  long bytesInUse();

  /** What memory there is for arenas. */
  DeviceMemory memory();

  /**
   * Counts the bytes that an arena would hold after something was made in it, without taking them.
   *
   * @param making makes it in the arena given, where nothing can be loaded, read or run; that arena
   *     is closed afterwards
   */
  long measure(Consumer<Arena> making);

  /**
   * Releases the device.
   *
   * @throws IllegalStateException if an arena is still open; that is a leak in the caller. The
   *     device is released all the same.
   */
  @Override
  void close();
}
