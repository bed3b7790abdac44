package dev.sunder.kernels.cpu;

import com.sun.management.OperatingSystemMXBean;
import dev.sunder.kernels.DeviceMemory;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;

/** How much memory the system has for tensors, which are not on the Java heap. */
final class HostMemory {

  private static final long TOTAL = total();

  private HostMemory() {}

  /** The machine's, or the container's if that allows less. */
  private static long total() {
    long machine = Pointer.totalPhysicalBytes();
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.min(machine, system.getTotalMemorySize())
        : machine;
  }

  /**
   * What there is now.
   *
   * @param promised bytes that were allocated, though the system may not have noticed: it gives
   *     memory when it is first written to
   */
  static DeviceMemory now(long promised) {
    long available = Pointer.availablePhysicalBytes();
    long unpromised = TOTAL - promised;
    return new DeviceMemory(
        Math.max(0, available > 0 ? Math.min(available, unpromised) : unpromised), TOTAL);
  }
}
