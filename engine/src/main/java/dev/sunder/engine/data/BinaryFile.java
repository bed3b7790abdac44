package dev.sunder.engine.data;

import dev.sunder.engine.data.source.Entries;
import dev.sunder.engine.data.source.Entry;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A binary file, plain or packed with gzip, read from front to back. Errors say at which byte of
 * the unpacked file they are.
 */
final class BinaryFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** Deflate makes at most 1032 bytes of one. */
  private static final long MAX_EXPANSION = 1032;

  private final InputStream stream;
  private final boolean packed;
  private final long size;
  private long at;

  private BinaryFile(InputStream stream, boolean packed, long size) {
    this.stream = stream;
    this.packed = packed;
    this.size = size;
  }

  /** Opens a file; whether it is packed is seen by its first bytes. */
  static BinaryFile open(Entries source, Entry entry) throws IOException {
    InputStream raw = new BufferedInputStream(source.open(entry), BUFFER);
    try {
      raw.mark(2);
      boolean packed = raw.read() == 0x1F && raw.read() == 0x8B;
      raw.reset();
      return new BinaryFile(packed ? new GZIPInputStream(raw, BUFFER) : raw, packed, entry.size());
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * Refuses an announcement that the rest of the file cannot keep, before memory is spent on it.
   */
  void requireRemaining(long bytes, String what) throws IOException {
    long most = packed ? size * MAX_EXPANSION - at : size - at;
    if (bytes > most || (!packed && bytes != most)) {
      throw new IOException(
          "%s need %d bytes from byte %d, but %s%d follow: truncated or corrupt"
              .formatted(what, bytes, at, packed ? "at most " : "", most));
    }
  }

  /** An unsigned 32-bit number, most significant byte first. */
  long u32(String what) throws IOException {
    byte[] bytes = readAll(4, what);
    long value = 0;
    for (byte part : bytes) {
      value = (value << 8) | (part & 0xFF);
    }
    return value;
  }

  /** Fills the array. */
  void read(byte[] into, String what) throws IOException {
    int got = stream.readNBytes(into, 0, into.length);
    at += got;
    if (got < into.length) {
      throw truncated(what);
    }
  }

  /** Reads so many bytes, taking memory only as they come. */
  byte[] readAll(int count, String what) throws IOException {
    byte[] bytes = stream.readNBytes(count);
    at += bytes.length;
    if (bytes.length < count) {
      throw truncated(what);
    }
    return bytes;
  }

  private EOFException truncated(String what) {
    return new EOFException("ends at byte %d inside %s: truncated".formatted(at, what));
  }

  /** Checks that nothing follows. Only there is gzip's checksum verified. */
  void requireEnd() throws IOException {
    if (stream.read() >= 0) {
      throw new IOException("goes on at byte %d where it should end: corrupt".formatted(at));
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
