package dev.sunder.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jcuda.Pointer;
import org.bytedeco.javacpp.BytePointer;

/**
 * The arguments of a kernel, laid out once as the driver wants them: an array of addresses, and the
 * values they point to. A launch from it costs a fraction of one from Java arrays, which JCuda
 * copies every time.
 */
final class Arguments {

  // As much as the largest type needs.
  private static final int ALIGNMENT = 16;

  private final List<ByteBuffer> values = new ArrayList<>();

  Arguments pointer(DevicePointer value) {
    return integer64(value == null ? 0 : value.address());
  }

  Arguments integer64(long value) {
    return value(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value));
  }

  /** An int, or a struct of ints. */
  Arguments integers(int... members) {
    return struct(members);
  }

  /** A struct of ints that consists of others. */
  Arguments struct(int[]... parts) {
    int members = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(members * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int[] part : parts) {
      for (int member : part) {
        bytes.putInt(member);
      }
    }
    return value(bytes);
  }

  Arguments real(float value) {
    return value(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value));
  }

  private Arguments value(ByteBuffer bytes) {
    values.add(bytes.flip());
    return this;
  }

  /** The block; it lives as long as the pointer is reachable. */
  Pointer block() {
    int table = aligned(values.size() * Long.BYTES);
    int size = table + values.stream().mapToInt(value -> aligned(value.limit())).sum();
    ByteBuffer block = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    long address = new BytePointer(block).address();
    int at = table;
    for (int i = 0; i < values.size(); i++) {
      block.putLong(i * Long.BYTES, address + at);
      block.put(at, values.get(i), 0, values.get(i).limit());
      at += aligned(values.get(i).limit());
    }
    return Pointer.to(block);
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
