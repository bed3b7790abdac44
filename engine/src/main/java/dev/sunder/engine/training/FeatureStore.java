package dev.sunder.engine.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/**
 * The same number of floats for each of many examples, appended once, then read in any order: on
 * the heap, or in a mapped temporary file that is gone when this is closed or the process dies.
 */
final class FeatureStore implements AutoCloseable {

  /** Bytes in one array or one mapping, at most; neither can hold 2^31. */
  private static final long SEGMENT_BYTES = 1L << 28;

  private final int values;
  private final int examplesPerSegment;
  private final FloatBuffer[] segments;
  private final FileChannel file;
  private final Path folder;
  private final ByteBuffer transfer;
  private int appended;

  private FeatureStore(int examples, int values, FileChannel file, Path folder) {
    this.values = values;
    this.file = file;
    this.folder = folder;
    examplesPerSegment = (int) Math.max(1, SEGMENT_BYTES / (4L * values));
    segments = new FloatBuffer[(examples + examplesPerSegment - 1) / examplesPerSegment];
    transfer =
        file == null
            ? null
            : ByteBuffer.allocateDirect(Math.multiplyExact(4, values))
                .order(ByteOrder.nativeOrder());
    for (int i = 0; file == null && i < segments.length; i++) {
      int held = Math.min(examplesPerSegment, examples - i * examplesPerSegment);
      segments[i] = FloatBuffer.allocate(Math.multiplyExact(held, values));
    }
  }

  /** Bytes that so many examples take. */
  static long bytes(int examples, int values) {
    return Math.multiplyExact(4L * values, examples);
  }

  /** A store on the heap. */
  static FeatureStore onHeap(int examples, int values) {
    return new FeatureStore(examples, values, null, null);
  }

  /**
   * A store in a temporary file.
   *
   * @throws IllegalStateException if the folder has too little room
   */
  static FeatureStore inFile(int examples, int values, Path folder) {
    long bytes = bytes(examples, values);
    try {
      long room = Files.getFileStore(folder).getUsableSpace();
      if (room < bytes) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "the frozen stages' outputs take %.1f GiB, and %s has room for %.1f GiB: choose"
                    + " another scratch folder or turn the prefix cache off",
                bytes / 0x1p30,
                folder,
                room / 0x1p30));
      }
      return new FeatureStore(examples, values, openUnnamed(folder), folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("no temporary file in " + folder + ": " + failure, failure);
    }
  }

  /** A file that leaves its folder as soon as the system allows it. */
  private static FileChannel openUnnamed(Path folder) throws IOException {
    while (true) {
      try {
        return FileChannel.open(
            folder.resolve("sunder-prefix-" + UUID.randomUUID()),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
      } catch (FileAlreadyExistsException taken) {
        // Another name, then.
      }
    }
  }

  /** Whether the values are in a file. */
  boolean isInFile() {
    return file != null;
  }

  /** Appends the next example's values. */
  void append(float[] source, int offset) {
    int segment = appended / examplesPerSegment;
    if (file == null) {
      int at = (appended % examplesPerSegment) * values;
      segments[segment].put(at, source, offset, values);
    } else {
      // Written, not mapped and stored to: a full disk is then an exception and not a crash.
      transfer.clear();
      transfer.asFloatBuffer().put(source, offset, values);
      try {
        long position = (long) appended * values * 4;
        while (transfer.hasRemaining()) {
          position += file.write(transfer, position);
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(
            "cannot keep the frozen stages' outputs in " + folder + ": " + failure, failure);
      }
    }
    appended++;
  }

  /** Makes what was appended readable. */
  void seal() {
    if (file == null) {
      return;
    }
    try {
      for (int i = 0; i < segments.length; i++) {
        int first = i * examplesPerSegment;
        int held = Math.min(examplesPerSegment, appended - first);
        segments[i] =
            file.map(FileChannel.MapMode.READ_ONLY, bytes(first, values), bytes(held, values))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "cannot map the frozen stages' outputs in " + folder + ": " + failure, failure);
    }
  }

  /** Copies an example's values to an index of a buffer, whose position does not change. */
  void copy(int example, FloatBuffer into, int at) {
    int offset = (example % examplesPerSegment) * values;
    into.put(at, segments[example / examplesPerSegment], offset, values);
  }

  @Override
  public void close() {
    if (file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "cannot remove the temporary file in " + folder + ": " + failure, failure);
    }
  }
}
