package dev.sunder.kernels.cuda;

/**
 * Scratch memory that all operations of an arena share, since they run one after another. It grows
 * while operations are built; what a captured graph has seen stays where it was.
 */
final class Workspace {

  private final MemoryPool pool;
  private DevicePointer memory;
  private long size;
  private boolean captured;

  Workspace(MemoryPool pool) {
    this.pool = pool;
  }

  /** Makes it at least this large. */
  void require(long bytes, String what) {
    if (bytes > size) {
      if (memory != null && !captured) {
        pool.free(memory, size);
        memory = null;
        size = 0;
      }
      memory = pool.allocate(bytes, what);
      size = bytes;
      captured = false;
    }
  }

  /** The memory now; null while none is required. */
  DevicePointer memory() {
    return memory;
  }

  /** Notes that a captured graph has the address. */
  void keep() {
    captured = true;
  }
}
