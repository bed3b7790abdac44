package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jcuda.driver.JCudaDriver;

/** Collects the steps of one operation and the memory they need. */
final class OperationBuilder {

  private static final int THREADS = 256;
  // Enough to fill any GPU; the loops in the kernels take the rest.
  private static final int MOST_BLOCKS = 1 << 16;

  private final CudaArena arena;
  private final String description;
  private final List<Step> steps = new ArrayList<>();
  private final Set<CudaArena> arenas = new LinkedHashSet<>();

  OperationBuilder(CudaArena arena, String description) {
    this.arena = arena;
    this.description = description;
    arenas.add(arena);
    arena.device().context().enter();
  }

  CudaArena arena() {
    return arena;
  }

  CudaContext context() {
    return arena.device().context();
  }

  String description() {
    return description;
  }

  /** The steps added, in order, ready to run. */
  Sequence sequence() {
    return new Sequence(description, context(), arenas, steps);
  }

  /** A tensor of zeros. */
  CudaTensor tensor(Shape shape) {
    return new CudaTensor(arena, shape, memory((long) shape.elements() * Float.BYTES));
  }

  /** Zeroed memory of this operation's own. */
  DevicePointer memory(long bytes) {
    return arena.pool().take(bytes, description);
  }

  /** The memory of a tensor that a step is going to touch. */
  DevicePointer uses(CudaTensor tensor) {
    arenas.add(tensor.arena());
    return tensor.memory();
  }

  /** Notes that a step is going to touch an arena's memory. */
  void uses(CudaArena other) {
    arenas.add(other);
  }

  void add(Step step) {
    steps.add(step);
  }

  /** A kernel that loops over {@code count} elements, in a grid to suit. */
  void forEach(String kernel, int count, Arguments arguments) {
    int blocks = Math.min((count - 1) / THREADS + 1, MOST_BLOCKS);
    launch(kernel, blocks, 1, THREADS, arguments);
  }

  /** A kernel that wants a grid of its own. */
  void launch(String kernel, int columns, int rows, int threads, Arguments arguments) {
    add(
        new KernelLaunch(
            description,
            kernel,
            arena.device().kernels().function(kernel),
            context().stream(),
            columns,
            rows,
            threads,
            arguments.block()));
  }

  /** A copy within the device. */
  void copy(DevicePointer from, DevicePointer to, long bytes) {
    add(
        () -> {
          int status = JCudaDriver.cuMemcpyDtoDAsync(to, from, bytes, context().stream());
          Status.driver(status, "cuMemcpyDtoDAsync", description);
        });
  }

  /**
   * Adds a library's call and runs it once, clearing the tensor it wrote: what a library loads or
   * prepares at its first call is not left to a call that is being captured.
   */
  void rehearsed(Step call, CudaTensor written) {
    call.run();
    written.clear(description);
    add(call);
  }
}
