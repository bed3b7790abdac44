package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.nio.FloatBuffer;
import jcuda.driver.JCudaDriver;

/** A tensor in plain NCHW in the GPU's memory. */
final class CudaTensor implements Tensor {

  private final CudaArena arena;
  private final Shape shape;
  private final Element element;
  private final DevicePointer memory;
  private final CudaTensor factor;

  /**
   * @param memory of the arena's pool
   */
  CudaTensor(CudaArena arena, Shape shape, Element element, DevicePointer memory) {
    this(arena, shape, element, memory, null);
  }

  private CudaTensor(
      CudaArena arena, Shape shape, Element element, DevicePointer memory, CudaTensor factor) {
    this.arena = arena;
    this.shape = shape;
    this.element = element;
    this.memory = memory;
    this.factor = factor;
  }

  /**
   * This tensor with a rounded copy, which takes its place as a {@link #factor} and which whoever
   * writes the tensor writes too.
   */
  CudaTensor withFactor(CudaTensor rounded) {
    return new CudaTensor(arena, shape, element, memory, rounded);
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public void upload(FloatBuffer values) {
    CudaContext context = enter();
    DeviceChecks.elements("upload", shape, values.remaining());
    String operation = "upload of " + shape;
    HostTransfer transfer = arena.device().transfer();
    transfer.upload(values, this, context, operation);
    if (factor != null) {
      transfer.upload(values, factor, context, operation);
    }
  }

  @Override
  public void download(FloatBuffer values) {
    CudaContext context = enter();
    DeviceChecks.elements("download", shape, values.remaining());
    arena.device().transfer().download(this, values, context, "download of " + shape);
  }

  @Override
  public void copyFrom(Tensor source) {
    enter();
    CudaTensor from = arena.own(source);
    DeviceChecks.copy(shape, from.shape);
    if (from != this) {
      OperationBuilder copy = new OperationBuilder(arena, "copy of " + shape);
      copy.copy(from, this);
      copy.sequence().run();
    }
  }

  /** Enqueues zeros. */
  void clear(String operation) {
    // Whole words: what a tensor has from the pool is a multiple of them.
    Status.driver(
        JCudaDriver.cuMemsetD32Async(
            memory,
            0,
            (bytes() + Integer.BYTES - 1) / Integer.BYTES,
            arena.device().context().stream()),
        "cuMemsetD32Async",
        operation);
  }

  CudaArena arena() {
    return arena;
  }

  Element element() {
    return element;
  }

  DevicePointer memory() {
    return memory;
  }

  /** What products take in this tensor's place: its rounded copy if it has one. */
  CudaTensor factor() {
    return factor == null ? this : factor;
  }

  long bytes() {
    return (long) shape.elements() * element.bytes();
  }

  private CudaContext enter() {
    arena.requireMemory();
    CudaContext context = arena.device().context();
    context.enter();
    return context;
  }
}
