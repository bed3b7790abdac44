package dev.sunder.kernels.cpu;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.natives.JnaLibrary;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * oneDNN's own threads. Its primitives and the loops in Java take turns many times in a step: with
 * threads beside OpenMP's, those of the one, which wait on the cores for more, are in the way of
 * the other's, or each has to be woken up every time.
 *
 * <p>OpenMP's entry point for compiled code is called, {@code GOMP_parallel} of GCC's library,
 * which LLVM's has, too; Microsoft's has not.
 */
final class OpenMpWorkers extends Workers {

  private static final String PARALLEL = "GOMP_parallel";

  /** What OpenMP calls on each of its threads. */
  @FunctionalInterface
  interface Region extends Callback {
    void run(long ignored);
  }

  private final Region region = this::drainAsNext;
  private final AtomicInteger arrived = new AtomicInteger();

  private OpenMpWorkers(int count) {
    super(count);
    // The threads are OpenMP's: they live on between regions, and end with the process.
    Native.setCallbackThreadInitializer(
        region, new CallbackThreadInitializer(true, false, "sunder-cpu"));
  }

  /** Empty where oneDNN runs on another OpenMP, or its functions cannot be called. */
  static Optional<Workers> ofOneDnn(int count) {
    return bound() ? Optional.of(new OpenMpWorkers(count)) : Optional.empty();
  }

  private static synchronized boolean bound() {
    Optional<Path> library = OneDnn.openMp();
    if (library.isEmpty()) {
      return false;
    }
    try {
      NativeLibrary opened = JnaLibrary.open(library.get());
      opened.getFunction(PARALLEL);
      Native.register(OpenMpWorkers.class, opened);
      return true;
    } catch (DeviceUnavailableException | UnsatisfiedLinkError without) {
      return false;
    }
  }

  @SuppressWarnings("MethodName") // the function's own
  private static native void GOMP_parallel(Region region, long data, int threads, int flags);

  @Override
  void drainOnAll() {
    arrived.set(0);
    GOMP_parallel(region, 0, count(), 0);
  }

  private void drainAsNext(long ignored) {
    drain(arrived.getAndIncrement());
  }

  @Override
  public void close() {
    // The threads are not ours to end.
  }
}
