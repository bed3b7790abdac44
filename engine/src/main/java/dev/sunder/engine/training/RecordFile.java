package dev.sunder.engine.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * A file of TensorFlow's TFRecord framing, appended to: for each record its length (uint64, little
 * endian), the length's masked CRC-32C, the data, the data's masked CRC-32C.
 */
final class RecordFile implements AutoCloseable {

  /** Longer records are none of ours: a bound for files that lie. */
  private static final int MAX_RECORD = 1 << 16;

  private static final int HEADER = 12;
  private static final int FOOTER = 4;

  private final FileChannel channel;
  private final ByteBuffer frame =
      ByteBuffer.allocate(HEADER + MAX_RECORD + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();

  private RecordFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Starts an empty file, in place of one that may be there. */
  static RecordFile create(Path file) throws IOException {
    return new RecordFile(
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  /**
   * Opens a file to append after the longest run of sound leading records that are all wanted; what
   * follows is cut off. A file that does not exist is created.
   *
   * @param wanted given a record's data; must not keep it
   */
  static RecordFile reopen(Path file, Predicate<ByteBuffer> wanted) throws IOException {
    RecordFile records =
        new RecordFile(
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    try {
      long end = 0;
      for (ByteBuffer data = records.read(end);
          data != null && wanted.test(data.duplicate());
          data = records.read(end)) {
        end += HEADER + data.limit() + FOOTER;
      }
      records.channel.truncate(end);
      records.channel.position(end);
      return records;
    } catch (IOException | RuntimeException failure) {
      records.close();
      throw failure;
    }
  }

  /** Whether nothing has been written. */
  boolean isEmpty() throws IOException {
    return channel.position() == 0;
  }

  /** Appends a record. */
  void append(byte[] data) throws IOException {
    if (data.length > MAX_RECORD) {
      throw new IllegalArgumentException(
          "a record holds at most " + MAX_RECORD + " bytes, got " + data.length);
    }
    frame.clear().putLong(data.length);
    frame.putInt(maskedCrc(0, 8)).put(data).putInt(maskedCrc(HEADER, data.length)).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  /** The data of the record at a position, or null where there is no sound one. */
  private ByteBuffer read(long position) throws IOException {
    if (!fill(position, HEADER)
        || frame.getInt(8) != maskedCrc(0, 8)
        || frame.getLong(0) < 0
        || frame.getLong(0) > MAX_RECORD) {
      return null;
    }
    int length = (int) frame.getLong(0);
    if (!fill(position, HEADER + length + FOOTER)
        || frame.getInt(HEADER + length) != maskedCrc(HEADER, length)) {
      return null;
    }
    return frame.slice(HEADER, length).asReadOnlyBuffer();
  }

  private boolean fill(long position, int length) throws IOException {
    frame.clear().limit(length);
    while (frame.hasRemaining()) {
      if (channel.read(frame, position + frame.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  /** CRC-32C, rotated and shifted because a CRC over data that contains CRCs is weak. */
  private int maskedCrc(int offset, int length) {
    crc.reset();
    crc.update(frame.array(), offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
