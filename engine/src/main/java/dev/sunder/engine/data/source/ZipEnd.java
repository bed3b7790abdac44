package dev.sunder.engine.data.source;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A look at the end of a zip archive before {@link java.util.zip.ZipFile} believes it: that takes
 * memory for as many entries as a 64-bit field says there are.
 */
final class ZipEnd {
  private static final int END = 0x06054b50;
  private static final int LOCATOR = 0x07064b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64_BYTES = 56;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int SMALLEST_ENTRY = 46;

  private ZipEnd() {}

  /** Refuses an archive too short for the number of entries that it announces. */
  static void check(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      int length = (int) Math.min(file.length(), MAX_COMMENT + END_BYTES + LOCATOR_BYTES);
      ByteBuffer tail = read(file, file.length() - length, length);
      for (int at = LOCATOR_BYTES; at + END_BYTES <= length; at++) {
        if (tail.getInt(at) == END && tail.getInt(at - LOCATOR_BYTES) == LOCATOR) {
          checkEntries(file, tail.getLong(at - LOCATOR_BYTES + 8));
        }
      }
    }
  }

  private static void checkEntries(RandomAccessFile file, long end64) throws IOException {
    if (end64 < 0 || end64 > file.length() - END64_BYTES) {
      throw new IOException(
          "not a readable zip archive (its end record would be at byte %d): truncated or corrupt"
              .formatted(end64));
    }
    long entries = read(file, end64, END64_BYTES).getLong(32);
    if (entries < 0 || entries > file.length() / SMALLEST_ENTRY) {
      throw new IOException(
          "not a readable zip archive (%s entries announced at byte %d of %d): truncated or corrupt"
              .formatted(Long.toUnsignedString(entries), end64 + 32, file.length()));
    }
  }

  private static ByteBuffer read(RandomAccessFile file, long from, int count) throws IOException {
    byte[] bytes = new byte[count];
    file.seek(from);
    file.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
