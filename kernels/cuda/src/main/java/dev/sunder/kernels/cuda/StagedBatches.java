package dev.sunder.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/**
 * Batches on their way from the host: two pinned buffers, two on the device, and a stream of their
 * own, so that one batch is copied while a step still reads the one before.
 *
 * <p>Which of the two is due stands in device memory, where the kernel that reads them looks it up:
 * a captured graph needs no new capture.
 */
final class StagedBatches {

  // For kernels that read 16 bytes at a time.
  private static final int ALIGNMENT = 16;

  private final OperationBuilder owner;
  private final CudaContext context;
  private final String description;
  private final long size;
  private final int stride;
  private final Pointer pinned = new Pointer();
  private final DevicePointer batches;
  private final DevicePointer slot;
  private final ByteBuffer[] host = new ByteBuffer[2];
  private final Pointer[] source = new Pointer[2];
  private final DevicePointer[] target = new DevicePointer[2];
  private final CUevent[] copied = {new CUevent(), new CUevent()};
  private final CUevent[] released = {new CUevent(), new CUevent()};
  private int current;

  /**
   * Makes the buffers, which the arena frees.
   *
   * @param size bytes of a batch
   */
  StagedBatches(OperationBuilder builder, long size) {
    owner = builder;
    context = builder.context();
    description = builder.description();
    this.size = size;
    stride = Math.toIntExact((size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    batches = builder.memory(2L * stride);
    slot = builder.memory(Integer.BYTES);
    if (builder.arena().isMeasuring()) {
      return;
    }
    Status.driver(
        JCudaDriver.cuMemHostAlloc(pinned, 2L * stride, 0), "cuMemHostAlloc", description);
    builder.arena().atClose(() -> JCudaDriver.cuMemFreeHost(pinned));
    for (int i = 0; i < 2; i++) {
      long at = (long) i * stride;
      host[i] = pinned.getByteBuffer(at, size).order(ByteOrder.nativeOrder());
      zero(host[i]);
      source[i] = pinned.withByteOffset(at);
      target[i] = batches.plus(at);
      create(copied[i]);
      create(released[i]);
      // The memory's zeros are still to be written, on the other stream: a copy waits for them too.
      check(JCudaDriver.cuEventRecord(released[i], context.stream()), "cuEventRecord");
    }
    // A copy may still be under way when the arena is closed; it must not outlive its buffers.
    builder.arena().atClose(() -> JCudaDriver.cuStreamSynchronize(context.copies()));
  }

  private static void zero(ByteBuffer memory) {
    while (memory.remaining() >= Long.BYTES) {
      memory.putLong(0);
    }
    while (memory.hasRemaining()) {
      memory.put((byte) 0);
    }
    memory.clear();
  }

  private void create(CUevent event) {
    Status.driver(
        JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING),
        "cuEventCreate",
        description);
    owner.arena().atClose(() -> JCudaDriver.cuEventDestroy(event));
  }

  /** Both batches on the device, {@link #stride} apart. */
  DevicePointer batches() {
    return batches;
  }

  /** The bytes from the beginning of one to that of the other. */
  int stride() {
    return stride;
  }

  /** Where 0 or 1 says which of them is due. */
  DevicePointer slot() {
    return slot;
  }

  /** The buffer to write the next batch to; waits until the batch before last has left it. */
  ByteBuffer next() {
    context.enter();
    int next = 1 - current;
    Status.driver(JCudaDriver.cuEventSynchronize(copied[next]), "cuEventSynchronize", description);
    return host[next].clear();
  }

  /** Sends what was written to {@link #next}: the runs enqueued from now on read it. */
  void send() {
    context.enter();
    int next = 1 - current;
    // The runs that read this slot were enqueued before the other one became due.
    check(JCudaDriver.cuStreamWaitEvent(context.copies(), released[next], 0), "cuStreamWaitEvent");
    check(
        JCudaDriver.cuMemcpyHtoDAsync(target[next], source[next], size, context.copies()),
        "cuMemcpyHtoDAsync");
    check(JCudaDriver.cuEventRecord(copied[next], context.copies()), "cuEventRecord");
    check(JCudaDriver.cuEventRecord(released[current], context.stream()), "cuEventRecord");
    check(JCudaDriver.cuStreamWaitEvent(context.stream(), copied[next], 0), "cuStreamWaitEvent");
    check(JCudaDriver.cuMemsetD32Async(slot, next, 1, context.stream()), "cuMemsetD32Async");
    current = next;
  }

  private void check(int status, String call) {
    Status.driver(status, call, description);
  }
}
