package dev.sunder.kernels.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A block of native memory, zeroed when made and aligned to a cache line.
 *
 * <p>Owned by a {@link CpuArena}, freed by it.
 */
final class Storage {

  private static final int ALIGNMENT = 64;
  // A Java buffer addresses at most 2 GiB; larger blocks are seen through several.
  private static final int WINDOW_FLOATS = 1 << 28;

  private final Pointer allocated;
  private final long start;
  private final long bytes;
  private final FloatBuffer[] windows;

  private Storage(Pointer allocated, long address, long bytes) {
    this.allocated = allocated;
    this.bytes = bytes;
    this.start = (address + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    this.windows = windows();
  }

  /** Allocates zeros; null if the machine has no more memory. */
  static Storage allocate(long bytes) {
    Pointer allocated = Pointer.calloc(1, bytes + ALIGNMENT);
    return allocated == null || allocated.isNull()
        ? null
        : new Storage(allocated, allocated.address(), bytes);
  }

  /** A block that is not there, to prepare on and never to touch. */
  static Storage imagined(long bytes) {
    return new Storage(null, ALIGNMENT, bytes);
  }

  long bytes() {
    return bytes;
  }

  /** The address {@code offset} bytes after the start. */
  Pointer at(long offset) {
    return new Address(start + offset);
  }

  /** The block as one buffer of floats; for blocks of at most 2 GiB. */
  FloatBuffer floats() {
    if (windows.length != 1) {
      throw new IllegalStateException("block of " + bytes + " bytes exceeds one buffer");
    }
    return windows[0];
  }

  /** The buffer that holds the float of this index, at {@link #inWindow}. */
  FloatBuffer window(long index) {
    return windows[(int) (index / WINDOW_FLOATS)];
  }

  /** The place of a float in its {@link #window}. */
  static int inWindow(long index) {
    return (int) (index % WINDOW_FLOATS);
  }

  /** The block as one buffer of bytes; for blocks of at most 2 GiB. */
  ByteBuffer byteBuffer() {
    return buffer(0, bytes);
  }

  /** Copies the buffer's remaining floats to the start of this block. */
  void write(FloatBuffer source) {
    int done = 0;
    for (FloatBuffer window : windows) {
      int count = Math.min(window.capacity(), source.remaining() - done);
      window.put(0, source, source.position() + done, count);
      done += count;
    }
  }

  /** Copies floats from the start of this block until the buffer is full; its position stays. */
  void read(FloatBuffer target) {
    int done = 0;
    for (FloatBuffer window : windows) {
      int count = Math.min(window.capacity(), target.remaining() - done);
      target.put(target.position() + done, window, 0, count);
      done += count;
    }
  }

  void free() {
    if (allocated != null) {
      Pointer.free(allocated);
    }
  }

  private ByteBuffer buffer(long offset, long length) {
    return new BytePointer(at(offset))
        .capacity(length)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  private FloatBuffer[] windows() {
    long floats = bytes / Float.BYTES;
    FloatBuffer[] made = new FloatBuffer[(int) ((floats + WINDOW_FLOATS - 1) / WINDOW_FLOATS)];
    for (int i = 0; i < made.length; i++) {
      long first = (long) i * WINDOW_FLOATS;
      long length = Math.min(WINDOW_FLOATS, floats - first);
      made[i] = buffer(first * Float.BYTES, length * Float.BYTES).asFloatBuffer();
    }
    return made;
  }

  /** A pointer to somewhere inside the block, which it does not own. */
  private static final class Address extends Pointer {
    Address(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }
}
