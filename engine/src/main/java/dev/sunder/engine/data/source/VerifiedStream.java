package dev.sunder.engine.data.source;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * Checks at the end of a stream that it had the length and the checksum announced, and never hands
 * out more than that.
 */
final class VerifiedStream extends FilterInputStream {
  private final long size;
  private final long checksum;
  private final CRC32 crc = new CRC32();
  private final byte[] single = new byte[1];
  private long got;

  VerifiedStream(InputStream in, long size, long checksum) {
    super(in);
    this.size = size;
    this.checksum = checksum;
  }

  @Override
  public int read() throws IOException {
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int more;
    try {
      more = in.read(into, offset, length);
    } catch (EOFException beyond) {
      // Java's own has no message where the directory leads beyond the archive's end.
      throw new IOException(
          "its data are not where the archive's directory says, or end too early: truncated or"
              + " corrupt",
          beyond);
    }
    if (more < 0) {
      verify();
      return more;
    }
    got += more;
    if (got > size) {
      throw new IOException("unpacks to more than the %d bytes announced: corrupt".formatted(size));
    }
    crc.update(into, offset, more);
    return more;
  }

  private void verify() throws IOException {
    if (got != size) {
      throw new IOException(
          "unpacks to %d bytes, expected the %d announced: corrupt".formatted(got, size));
    }
    if (crc.getValue() != checksum) {
      throw new IOException(
          "has checksum %08x, expected %08x: corrupt or encrypted"
              .formatted(crc.getValue(), checksum));
    }
  }

  /** Skipped bytes would escape the checksum. */
  @Override
  public long skip(long count) throws IOException {
    long left = count;
    byte[] scratch = new byte[(int) Math.min(8192, Math.max(1, count))];
    while (left > 0) {
      int more = read(scratch, 0, (int) Math.min(left, scratch.length));
      if (more < 0) {
        break;
      }
      left -= more;
    }
    return count - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
