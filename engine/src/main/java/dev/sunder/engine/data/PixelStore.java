package dev.sunder.engine.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Room for the pixels of many examples of one size: on the heap, or in mapped temporary files when
 * they are many. Made in segments as they are first written, so that a set which claims to be huge
 * costs nothing before it delivers. Safe for any number of threads as long as an example is read
 * after it was written.
 */
final class PixelStore implements AutoCloseable {
  private static final int SEGMENT_BYTES = 32 << 20;
  private static final int ZEROS = 1 << 20;

  private final int exampleBytes;
  private final int examplesPerSegment;
  private final long totalBytes;
  private final boolean onHeap;
  private final Optional<Path> scratch;
  private final AtomicReferenceArray<ByteBuffer> segments;
  private volatile boolean closed;

  /**
   * @param heapLimit more bytes than this go to temporary files
   * @param scratch the folder of the temporary files; empty for the system's
   */
  PixelStore(int examples, int exampleBytes, long heapLimit, Optional<Path> scratch) {
    this.exampleBytes = exampleBytes;
    this.scratch = scratch;
    totalBytes = (long) examples * exampleBytes;
    onHeap = totalBytes <= heapLimit;
    examplesPerSegment = Math.max(1, Math.min(examples, SEGMENT_BYTES / exampleBytes));
    segments = new AtomicReferenceArray<>((examples + examplesPerSegment - 1) / examplesPerSegment);
  }

  void write(int index, byte[] from, int offset) {
    segment(index / examplesPerSegment)
        .put(index % examplesPerSegment * exampleBytes, from, offset, exampleBytes);
  }

  void read(int index, byte[] into, int offset) {
    ByteBuffer segment = segments.get(index / examplesPerSegment);
    if (segment == null) {
      throw new IllegalStateException(
          closed ? "the data set is closed" : "example " + index + " was not written");
    }
    segment.get(index % examplesPerSegment * exampleBytes, into, offset, exampleBytes);
  }

  private ByteBuffer segment(int number) {
    ByteBuffer segment = segments.get(number);
    return segment != null ? segment : makeSegment(number);
  }

  private synchronized ByteBuffer makeSegment(int number) {
    if (closed) {
      throw new IllegalStateException("the data set is closed");
    }
    ByteBuffer segment = segments.get(number);
    if (segment == null) {
      long before = (long) number * examplesPerSegment * exampleBytes;
      int bytes = (int) Math.min((long) examplesPerSegment * exampleBytes, totalBytes - before);
      segment = onHeap ? ByteBuffer.allocate(bytes) : map(bytes);
      segments.set(number, segment);
    }
    return segment;
  }

  /**
   * An interrupted thread would close the channel under the mapping; the interrupt is put off until
   * it is made.
   */
  private ByteBuffer map(int bytes) {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return mapTemporaryFile(bytes);
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
        }
      }
    } catch (IOException e) {
      throw new DataException(
          "no room for %d MiB of decoded pixels in %s (%s): free some, or name another scratch folder or a larger heap limit"
              .formatted(totalBytes >> 20, folder(), e.getMessage()),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * The file is written before it is mapped: writing to a mapping for which the disk has no room
   * would end the process. Where the system allows it, the file's name is gone as soon as it is
   * mapped, and its room is freed even after a kill.
   */
  private ByteBuffer mapTemporaryFile(int bytes) throws IOException {
    Path file = Files.createTempFile(folder(), "sunder-pixels", ".tmp");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(Math.min(bytes, ZEROS));
      for (int left = bytes; left > 0; ) {
        left -= channel.write(zeros.clear().limit(Math.min(left, zeros.capacity())));
      }
      return channel.map(MapMode.READ_WRITE, 0, bytes);
    } finally {
      deleteNowOrAtExit(file);
    }
  }

  private static void deleteNowOrAtExit(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      // Windows keeps a mapped file.
      file.toFile().deleteOnExit();
    }
  }

  private Path folder() {
    return scratch.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Forgets the pixels. Mapped memory goes back when the garbage collector finds that no thread
   * reads it any more.
   */
  @Override
  public synchronized void close() {
    closed = true;
    for (int i = 0; i < segments.length(); i++) {
      segments.set(i, null);
    }
  }
}
