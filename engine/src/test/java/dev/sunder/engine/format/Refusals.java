package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Asserts that bad files are refused: by one exception, soon, and within a bounded memory. */
final class Refusals {

  private static final long MOST_NANOSECONDS = 1_000_000_000L;
  private static final long MOST_BYTES = 128L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Path file;
  private final Consumer<Path> reader;
  private int count;

  /**
   * What asserts about one way of reading.
   *
   * @param file where to put the bytes
   */
  Refusals(Path file, Consumer<Path> reader) {
    this.file = file;
    this.reader = reader;
  }

  /** How many files were refused so far. */
  int count() {
    return count;
  }

  /** Asserts that these bytes are refused; gives the message. */
  String refused(byte[] bytes, String what) {
    try {
      Files.write(file, bytes);
    } catch (IOException failed) {
      return fail("cannot prepare the test's file", failed);
    }
    return refused(what);
  }

  /**
   * Asserts that a good file is refused when one of the given bits of each byte is flipped.
   *
   * @param bits 0 to 7, for the index of a byte
   */
  void refusedWithAnyBitFlipped(byte[] good, IntFunction<int[]> bits) {
    try {
      Files.write(file, good);
      reader.accept(file);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        for (int i = 0; i < good.length; i++) {
          for (int bit : bits.apply(i)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (good[i] ^ 1 << bit)}), i);
            refused("bit " + bit + " of byte " + i + " flipped");
          }
          channel.write(ByteBuffer.wrap(good, i, 1), i);
        }
      }
    } catch (IOException failed) {
      fail("cannot prepare the test's file", failed);
    }
  }

  private String refused(String what) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    // Of the processor, not the clock: a busy machine is no defect.
    long start = THREADS.getCurrentThreadCpuTime();
    String message;
    try {
      reader.accept(file);
      return fail(what + " was read");
    } catch (ModelFileException refused) {
      message = refused.getMessage();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError other) {
      return fail(what + " was not refused, but", other);
    }
    long nanoseconds = THREADS.getCurrentThreadCpuTime() - start;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(nanoseconds < MOST_NANOSECONDS, what + " took " + nanoseconds + " ns");
    assertTrue(allocated < MOST_BYTES, what + " took " + allocated + " bytes of heap");
    assertTrue(message.startsWith(file + ": "), message);
    assertTrue(message.length() < 2000 && message.lines().count() == 1, message);
    count++;
    return message;
  }

  /** As {@link #refused}; the message must contain a text. */
  void refused(byte[] bytes, String what, String text) {
    String message = refused(bytes, what);
    assertTrue(message.contains(text), what + ": expected \"" + text + "\" in: " + message);
  }
}
