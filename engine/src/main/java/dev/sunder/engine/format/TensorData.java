package dev.sunder.engine.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/** Moves tensors' values between files and arrays, a piece at a time. */
final class TensorData {

  private static final int PIECE = 1 << 16;

  private final ByteBuffer bytes = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * Hands on an array's values as little-endian floats.
   *
   * @param taker takes a piece's bytes from position to limit
   */
  void encode(float[] values, Consumer<ByteBuffer> taker) {
    int most = PIECE / Float.BYTES;
    for (int from = 0; from < values.length; from += most) {
      int count = Math.min(most, values.length - from);
      bytes.clear().limit(count * Float.BYTES);
      bytes.asFloatBuffer().put(values, from, count);
      taker.accept(bytes);
    }
  }

  /** Writes an array's values as little-endian floats. */
  void write(float[] values, WritableByteChannel channel) throws IOException {
    int most = PIECE / Float.BYTES;
    for (int from = 0; from < values.length; from += most) {
      int count = Math.min(most, values.length - from);
      bytes.clear().limit(count * Float.BYTES);
      bytes.asFloatBuffer().put(values, from, count);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /**
   * Fills an array with the values at a place of a file.
   *
   * @param taker is shown every piece's bytes as well
   */
  void read(
      FileChannel channel, long position, DataType type, float[] values, Consumer<ByteBuffer> taker)
      throws IOException {
    int most = PIECE / type.bytes();
    for (int from = 0; from < values.length; from += most) {
      int count = Math.min(most, values.length - from);
      bytes.clear().limit(count * type.bytes());
      fill(channel, position + (long) from * type.bytes(), bytes);
      taker.accept(bytes.duplicate());
      decode(type, values, from, count);
    }
  }

  /** Reads exactly what remains of the buffer, and flips it. */
  static void fill(FileChannel channel, long position, ByteBuffer into) throws IOException {
    long next = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, next);
      if (count < 0) {
        throw new EOFException("the file ended at offset " + next + " while it was read");
      }
      next += count;
    }
    into.flip();
  }

  private void decode(DataType type, float[] values, int from, int count) {
    switch (type) {
      case F32 -> bytes.asFloatBuffer().get(values, from, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          values[from + i] = HalfPrecision.fromFloat16(bytes.getShort(2 * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          values[from + i] = HalfPrecision.fromBfloat16(bytes.getShort(2 * i));
        }
      }
      default -> throw new AssertionError("no floats of type " + type);
    }
  }
}
