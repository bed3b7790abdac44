package dev.sunder.testdata;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** MNIST's file format: unsigned bytes behind a header of big-endian sizes, gzipped, undated. */
final class IdxGz {
  private static final int UNSIGNED_BYTES = 0x08;

  private IdxGz() {}

  /** A file of the given values, whose array has the given sizes, outermost first. */
  static byte[] of(byte[] values, int... sizes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new SmallestGzip(bytes))) {
      out.writeInt(UNSIGNED_BYTES << 8 | sizes.length);
      for (int size : sizes) {
        out.writeInt(size);
      }
      out.write(values);
    }
    return bytes.toByteArray();
  }

  private static final class SmallestGzip extends GZIPOutputStream {
    SmallestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
