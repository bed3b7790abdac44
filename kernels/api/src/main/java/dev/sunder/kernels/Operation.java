package dev.sunder.kernels;

/**
 * A prepared computation on fixed tensors, run any number of times.
 *
 * <p>Owned by the {@link Arena} that made it. {@link #run} allocates nothing and checks nothing; it
 * may return before the device has finished. Operations of one device run in the order they were
 * enqueued.
 */
public interface Operation {

  /**
   * Enqueues the computation.
   *
   * @throws DeviceException if the device refuses it, or reports an earlier failure; the message
   *     names the operation and its shapes
   */
  void run();

  /**
   * How many pieces of work a run hands to the device one by one, a captured graph being one; 0
   * where the host itself computes.
   */
  default int launches() {
    return 0;
  }

  /**
   * The operation with its shapes, for messages and benchmarks, such as {@code conv 16x3x224x224 ->
   * 16x64x55x55}.
   */
  String description();
}
