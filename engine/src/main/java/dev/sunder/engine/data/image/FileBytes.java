package dev.sunder.engine.data.image;

import java.nio.charset.StandardCharsets;

/** A file's bytes, read with a check that they are there. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FileBytes(byte[] array) {

  int length() {
    return array.length;
  }

  /** Checks that {@code count} bytes from {@code at} lie in the file. */
  void require(int at, long count, String what) throws ImageFormatException {
    if (at < 0 || at + count > array.length) {
      throw new ImageFormatException(
          "%s at byte %d needs %d bytes, but the file ends at byte %d: truncated or corrupt"
              .formatted(what, at, count, array.length));
    }
  }

  int u8(int at, String what) throws ImageFormatException {
    require(at, 1, what);
    return array[at] & 0xFF;
  }

  int u16(int at, String what) throws ImageFormatException {
    require(at, 2, what);
    return ((array[at] & 0xFF) << 8) | (array[at + 1] & 0xFF);
  }

  int u16Little(int at, String what) throws ImageFormatException {
    require(at, 2, what);
    return (array[at] & 0xFF) | ((array[at + 1] & 0xFF) << 8);
  }

  /** An unsigned 32-bit number, most significant byte first. */
  long u32(int at, String what) throws ImageFormatException {
    return ((long) u16(at, what) << 16) | u16(at + 2, what);
  }

  /** An unsigned 32-bit number, least significant byte first. */
  long u32Little(int at, String what) throws ImageFormatException {
    return u16Little(at, what) | ((long) u16Little(at + 2, what) << 16);
  }

  /** Whether these ASCII characters stand at this place; false past the end. */
  boolean startsWith(int at, String ascii) {
    byte[] wanted = ascii.getBytes(StandardCharsets.ISO_8859_1);
    if (at < 0 || at + wanted.length > array.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (array[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
