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
  private static final int CONVERTED_AT_A_TIME = 8;
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

  /** What the device keeps activations in. */
  Element element() {
    return context().multiplication().element();
  }

  /** A tensor of zeros in float32, whatever the precision. */
  CudaTensor tensor(Shape shape) {
    return tensor(shape, Element.FLOAT32);
  }

  CudaTensor tensor(Shape shape, Element element) {
    return new CudaTensor(arena, shape, element, memory((long) shape.elements() * element.bytes()));
  }

  /** A tensor of zeros for an activation or the gradient of one. */
  CudaTensor output(Shape shape) {
    return tensor(shape, element());
  }

  /** A parameter of zeros that is a factor of products. */
  CudaTensor weight(Shape shape) {
    CudaTensor weight = tensor(shape);
    return element() == Element.FLOAT32 ? weight : weight.withFactor(output(shape));
  }

  /**
   * An input that a step is going to touch, in the element of activations: the tensor itself, or a
   * copy made at each run.
   */
  CudaTensor operand(CudaTensor given) {
    return as(element(), given);
  }

  /** The tensor itself if its element is this one, else a copy made at each run. */
  CudaTensor as(Element element, CudaTensor given) {
    uses(given);
    if (given.element() == element) {
      return given;
    }
    CudaTensor converted = tensor(given.shape(), element);
    copy(given, converted);
    return converted;
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

  /** Takes what steps have made of an {@link #operand} over into what was given for it. */
  void putBack(CudaTensor operand, CudaTensor given) {
    if (operand != given) {
      copy(operand, given);
    }
  }

  /** A tensor of values that stay. */
  CudaTensor constant(float[] values) {
    CudaTensor tensor = tensor(Shape.bias(values.length));
    if (!arena.isMeasuring()) {
      tensor.upload(values);
    }
    return tensor;
  }

  /** Memory with bytes that stay. */
  DevicePointer constant(byte[] bytes) {
    DevicePointer memory = memory(bytes.length);
    if (!arena.isMeasuring()) {
      arena.device().transfer().uploadBytes(bytes, memory, context(), description);
    }
    return memory;
  }

  /** Notes that a step is going to touch an arena's memory. */
  void uses(CudaArena other) {
    arenas.add(other);
  }

  void add(Step step) {
    steps.add(step);
  }

  /**
   * A kernel for activations that loops over {@code count} elements by packs, in a grid to suit.
   */
  void forEach(String kernel, int count, Arguments arguments) {
    forEach(kernel, count, element().perPack(), arguments);
  }

  /** The same with another number of elements that a thread takes at a time. */
  void forEach(String kernel, int count, int atATime, Arguments arguments) {
    add(preparedForEach(kernel, count, atATime, arguments));
  }

  /** A kernel, each row of whose blocks loops over up to {@code count} elements of its own. */
  void forEachInRows(String kernel, int rows, int count, Arguments arguments) {
    launch(kernel, blocks(count, 1), rows, THREADS, arguments);
  }

  /** A launch that loops over elements and is not added. */
  KernelLaunch preparedForEach(String kernel, int count, int atATime, Arguments arguments) {
    return prepared(kernel, blocks(count, atATime), 1, THREADS, arguments);
  }

  private static int blocks(int count, int atATime) {
    int turns = (count - 1) / atATime + 1;
    return Math.min((turns - 1) / THREADS + 1, MOST_BLOCKS);
  }

  /** Random numbers from [-1, 1), the same for the same seed. */
  void uniform(Element element, DevicePointer target, int count, long seed) {
    launch(
        element,
        "uniform",
        blocks(count, element.perPack()),
        1,
        THREADS,
        new Arguments().pointer(target).integer64(seed).integers(count));
  }

  /** A kernel for activations that wants a grid of its own. */
  void launch(String kernel, int columns, int rows, int threads, Arguments arguments) {
    launch(element(), kernel, columns, rows, threads, arguments);
  }

  /** The kernel for tensors of an element. */
  void launch(
      Element element, String kernel, int columns, int rows, int threads, Arguments arguments) {
    add(prepared(element, kernel, columns, rows, threads, arguments));
  }

  /** A launch that is not added. */
  KernelLaunch prepared(String kernel, int columns, int rows, int threads, Arguments arguments) {
    return prepared(element(), kernel, columns, rows, threads, arguments);
  }

  private KernelLaunch prepared(
      Element element, String kernel, int columns, int rows, int threads, Arguments arguments) {
    return new KernelLaunch(
        description,
        kernel,
        arena.device().kernels().function(kernel, element),
        context().stream(),
        columns,
        rows,
        threads,
        arguments.block());
  }

  /** A copy to a tensor of as many elements, converted where they are kept in another element. */
  void copy(CudaTensor from, CudaTensor to) {
    DevicePointer source = uses(from);
    DevicePointer target = uses(to);
    if (from.element() == to.element()) {
      add(
          () -> {
            int status =
                JCudaDriver.cuMemcpyDtoDAsync(target, source, to.bytes(), context().stream());
            Status.driver(status, "cuMemcpyDtoDAsync", description);
          });
    } else {
      forEach(
          to.element() == Element.BFLOAT16 ? "to_bf16" : "to_float",
          to.shape().elements(),
          CONVERTED_AT_A_TIME,
          new Arguments().pointer(source).pointer(target).integers(to.shape().elements()));
    }
    if (to.factor() != to) {
      copy(from, to.factor());
    }
  }

  /**
   * Adds a library's call and runs it once, clearing the tensor it wrote: what a library loads or
   * prepares at its first call is not left to a call that is being captured.
   */
  void rehearsed(Step call, CudaTensor written) {
    if (!arena.isMeasuring()) {
      call.run();
      written.clear(description);
    }
    add(call);
  }
}
