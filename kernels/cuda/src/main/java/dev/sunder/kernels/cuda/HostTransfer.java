package dev.sunder.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/**
 * Copies that wait: between the host and tensors, piece by piece through pinned memory, on the
 * stream that everything runs on and so in order with it. The host's values are floats; those of
 * another element are converted on this side of the bus.
 */
final class HostTransfer implements AutoCloseable {

  private static final int PIECE_VALUES = 1 << 20;
  private static final long PIECE = (long) PIECE_VALUES * Float.BYTES;

  private final Pointer pinned = new Pointer();
  private final ByteBuffer bytes;
  private final FloatBuffer floats;
  private final ShortBuffer shorts;

  /** Allocates the pinned memory in the current context. */
  HostTransfer() {
    Status.driver(
        JCudaDriver.cuMemHostAlloc(pinned, PIECE, 0), "cuMemHostAlloc", "opening the cuda device");
    bytes = pinned.getByteBuffer(0, PIECE).order(ByteOrder.nativeOrder());
    floats = bytes.asFloatBuffer();
    shorts = bytes.asShortBuffer();
  }

  /** Copies what remains in a buffer, whose position stays, to a tensor of as many values. */
  void upload(FloatBuffer source, CudaTensor target, CudaContext context, String operation) {
    int count = source.remaining();
    for (int done = 0; done < count; done += PIECE_VALUES) {
      int piece = Math.min(PIECE_VALUES, count - done);
      int from = source.position() + done;
      switch (target.element()) {
        case FLOAT32 -> floats.put(0, source, from, piece);
        case BFLOAT16 -> {
          for (int i = 0; i < piece; i++) {
            shorts.put(i, Bfloat16.of(source.get(from + i)));
          }
        }
      }
      long size = target.element().bytes();
      send(target.memory().plus(done * size), piece * size, context, operation);
    }
  }

  /** Fills what remains of a buffer, whose position stays, from a tensor of as many values. */
  void download(CudaTensor source, FloatBuffer target, CudaContext context, String operation) {
    int count = target.remaining();
    for (int done = 0; done < count; done += PIECE_VALUES) {
      int piece = Math.min(PIECE_VALUES, count - done);
      long size = source.element().bytes();
      fetch(source.memory().plus(done * size), piece * size, context, operation);
      int to = target.position() + done;
      switch (source.element()) {
        case FLOAT32 -> target.put(to, floats, 0, piece);
        case BFLOAT16 -> {
          for (int i = 0; i < piece; i++) {
            target.put(to + i, Bfloat16.toFloat(shorts.get(i)));
          }
        }
      }
    }
  }

  /** Copies an array of bytes. */
  void uploadBytes(byte[] source, DevicePointer target, CudaContext context, String operation) {
    for (int done = 0; done < source.length; done += (int) PIECE) {
      int piece = (int) Math.min(PIECE, source.length - done);
      bytes.put(0, source, done, piece);
      send(target.plus(done), piece, context, operation);
    }
  }

  /** Reads one number. */
  double downloadDouble(DevicePointer source, CudaContext context, String operation) {
    fetch(source, Double.BYTES, context, operation);
    return bytes.getDouble(0);
  }

  private void send(DevicePointer target, long size, CudaContext context, String operation) {
    Status.driver(
        JCudaDriver.cuMemcpyHtoDAsync(target, pinned, size, context.stream()),
        "cuMemcpyHtoDAsync",
        operation);
    context.synchronize(operation);
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
