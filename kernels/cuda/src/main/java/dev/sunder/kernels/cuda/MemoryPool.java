package dev.sunder.kernels.cuda;

import dev.sunder.kernels.OutOfMemoryException;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * The device memory of one arena: small tensors are cut from shared blocks, large ones have their
 * own, and all is freed together. Everything handed out starts as zeros.
 *
 * <p>With the setting {@code sunder.cuda.allocations=separate} every tensor has its own, of its
 * very size: then compute-sanitizer, which knows allocations only, sees an access beyond a tensor.
 */
final class MemoryPool implements AutoCloseable {

  // The driver maps memory in pieces of this size, so a smaller block would save nothing.
  private static final long BLOCK = 2L << 20;
  private static final long ALIGNMENT = 256;
  private static final boolean SEPARATE = Setting.of("allocations", "pooled").equals("separate");

  private final CudaDevice device;
  private final boolean measuring;
  private final List<DevicePointer> blocks = new ArrayList<>();
  private DevicePointer current;
  private long used = BLOCK;
  private long bytes;

  /**
   * @param measuring whether memory is only counted: what is handed out leads nowhere
   */
  MemoryPool(CudaDevice device, boolean measuring) {
    this.device = device;
    this.measuring = measuring;
  }

  /** Bytes taken from the GPU. */
  long bytes() {
    return bytes;
  }

  /**
   * Zeroed memory.
   *
   * @param what the operation, for the error
   * @throws DeviceException if there is no room, saying how much is needed and how much there is
   */
  DevicePointer take(long size, String what) {
    // Memory is zeroed by the word.
    long unit = SEPARATE ? Integer.BYTES : ALIGNMENT;
    long rounded = (size + unit - 1) / unit * unit;
    DevicePointer piece;
    if (SEPARATE || rounded > BLOCK / 2) {
      piece = allocate(rounded, what);
    } else {
      if (used + rounded > BLOCK) {
        current = allocate(BLOCK, what);
        used = 0;
      }
      piece = current.plus(used);
      used += rounded;
    }
    if (!measuring) {
      zero(piece, rounded, what);
    }
    return piece;
  }

  private void zero(DevicePointer piece, long size, String what) {
    Status.driver(
        JCudaDriver.cuMemsetD32Async(piece, 0, size / Integer.BYTES, device.context().stream()),
        "cuMemsetD32Async",
        what);
  }

  /** Memory of its own, not zeroed. */
  DevicePointer allocate(long size, String what) {
    DevicePointer block = new DevicePointer();
    if (!measuring) {
      allocate(block, size, what);
    }
    blocks.add(block);
    bytes += size;
    return block;
  }

  private void allocate(DevicePointer block, long size, String what) {
    int status = JCudaDriver.cuMemAlloc(block, size);
    if (status == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
      throw new OutOfMemoryException(
          what
              + ": out of memory, "
              + mebibytes(size)
              + " more needed, "
              + mebibytes(device.context().freeMemory())
              + " of "
              + mebibytes(device.context().memory())
              + " free, "
              + mebibytes(device.bytesInUse())
              + " already taken here; a smaller batch takes less");
    }
    Status.driver(status, "cuMemAlloc of " + size + " bytes", what);
  }

  /** Gives back what {@link #allocate} made, ahead of the rest. */
  void free(DevicePointer block, long size) {
    if (blocks.remove(block)) {
      bytes -= size;
      if (!measuring) {
        device.context().settle();
        int ignored = JCudaDriver.cuMemFree(block);
      }
    }
  }

  private static String mebibytes(long size) {
    return ((size + (1 << 20) - 1) >> 20) + " MiB";
  }

  @Override
  public void close() {
    for (DevicePointer block : blocks) {
      int ignored = measuring ? 0 : JCudaDriver.cuMemFree(block);
    }
    blocks.clear();
    bytes = 0;
  }
}
