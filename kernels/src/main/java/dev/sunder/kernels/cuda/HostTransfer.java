package dev.sunder.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/**
 * Copies that wait: between the host and tensors, piece by piece through pinned memory, on the
 * stream that everything runs on and so in order with it.
 */
final class HostTransfer implements AutoCloseable {

  private static final int PIECE_FLOATS = 1 << 20;
  private static final long PIECE = (long) PIECE_FLOATS * Float.BYTES;

  private final Pointer pinned = new Pointer();
  private final ByteBuffer bytes;
  private final FloatBuffer floats;

  /** Allocates the pinned memory in the current context. */
  HostTransfer() {
    Status.driver(
        JCudaDriver.cuMemHostAlloc(pinned, PIECE, 0), "cuMemHostAlloc", "opening the cuda device");
    bytes = pinned.getByteBuffer(0, PIECE).order(ByteOrder.nativeOrder());
    floats = bytes.asFloatBuffer();
  }

  /** Copies what remains in a buffer, whose position stays. */
  void upload(FloatBuffer source, DevicePointer target, CudaContext context, String operation) {
    int count = source.remaining();
    for (int done = 0; done < count; done += PIECE_FLOATS) {
      int piece = Math.min(PIECE_FLOATS, count - done);
      floats.put(0, source, source.position() + done, piece);
      Status.driver(
          JCudaDriver.cuMemcpyHtoDAsync(
              target.plus((long) done * Float.BYTES),
              pinned,
              (long) piece * Float.BYTES,
              context.stream()),
          "cuMemcpyHtoDAsync",
          operation);
      context.synchronize(operation);
    }
  }

  /** Fills what remains of a buffer, whose position stays. */
  void download(DevicePointer source, FloatBuffer target, CudaContext context, String operation) {
    int count = target.remaining();
    for (int done = 0; done < count; done += PIECE_FLOATS) {
      int piece = Math.min(PIECE_FLOATS, count - done);
      fetch(source.plus((long) done * Float.BYTES), (long) piece * Float.BYTES, context, operation);
      target.put(target.position() + done, floats, 0, piece);
    }
  }

  /** Copies an array of bytes. */
  void uploadBytes(byte[] source, DevicePointer target, CudaContext context, String operation) {
    for (int done = 0; done < source.length; done += (int) PIECE) {
      int piece = (int) Math.min(PIECE, source.length - done);
      bytes.put(0, source, done, piece);
      Status.driver(
          JCudaDriver.cuMemcpyHtoDAsync(target.plus(done), pinned, piece, context.stream()),
          "cuMemcpyHtoDAsync",
          operation);
      context.synchronize(operation);
    }
  }

  /** Reads one number. */
  double downloadDouble(DevicePointer source, CudaContext context, String operation) {
    fetch(source, Double.BYTES, context, operation);
    return bytes.getDouble(0);
  }

  private void fetch(DevicePointer source, long size, CudaContext context, String operation) {
    Status.driver(
        JCudaDriver.cuMemcpyDtoHAsync(pinned, source, size, context.stream()),
        "cuMemcpyDtoHAsync",
        operation);
    context.synchronize(operation);
  }

  @Override
  public void close() {
    int ignored = JCudaDriver.cuMemFreeHost(pinned);
  }
}
