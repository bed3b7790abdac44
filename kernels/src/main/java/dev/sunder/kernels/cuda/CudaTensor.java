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
  private final DevicePointer memory;

  /**
   * @param memory of the arena's pool
   */
  CudaTensor(CudaArena arena, Shape shape, DevicePointer memory) {
    this.arena = arena;
    this.shape = shape;
    this.memory = memory;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public void upload(FloatBuffer values) {
    CudaContext context = enter();
    DeviceChecks.elements("upload", shape, values.remaining());
    arena.device().transfer().upload(values, memory, context, "upload of " + shape);
  }

  @Override
  public void download(FloatBuffer values) {
    CudaContext context = enter();
    DeviceChecks.elements("download", shape, values.remaining());
    arena.device().transfer().download(memory, values, context, "download of " + shape);
  }

  @Override
  public void copyFrom(Tensor source) {
    CudaContext context = enter();
    CudaTensor from = arena.own(source);
    DeviceChecks.copy(shape, from.shape);
    if (from != this) {
      Status.driver(
          JCudaDriver.cuMemcpyDtoDAsync(memory, from.memory, bytes(), context.stream()),
          "cuMemcpyDtoDAsync",
          "copy of " + shape);
    }
  }

  /** Enqueues zeros. */
  void clear(String operation) {
    Status.driver(
        JCudaDriver.cuMemsetD32Async(
            memory, 0, shape.elements(), arena.device().context().stream()),
        "cuMemsetD32Async",
        operation);
  }

  CudaArena arena() {
    return arena;
  }

  DevicePointer memory() {
    return memory;
  }

  long bytes() {
    return (long) shape.elements() * Float.BYTES;
  }

  private CudaContext enter() {
    arena.requireOpen();
    CudaContext context = arena.device().context();
    context.enter();
    return context;
  }
}
