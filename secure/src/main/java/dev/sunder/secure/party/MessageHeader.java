package dev.sunder.secure.party;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What every message begins with, little-endian:
 *
 * <pre>
 *   0  4 bytes  "SNDR"
 *   4  1 byte   version, 1
 *   5  1 byte   kind: 'Q' smashed data, 'A' answers
 *   6  1 byte   encoding: 0 fp32, 1 int8
 *   7  1 byte   0
 *   8  32 bytes id of the partition
 *  40  4 bytes  examples
 *  44  4 bytes  values of each
 *  48           the examples
 * </pre>
 *
 * @param kind 'Q' or 'A'
 * @param partitionId 64 hexadecimal digits
 */
record MessageHeader(char kind, Encoding encoding, String partitionId, int examples, int values) {

  static final char QUESTION = 'Q';
  static final char ANSWER = 'A';
  static final int BYTES = 48;

  private static final byte[] MAGIC = {'S', 'N', 'D', 'R'};
  private static final byte VERSION = 1;

  /** A message of the right length with this header written and all examples still zero. */
  byte[] message() {
    long bytes = BYTES + examples * encoding.bytesPerExample(values);
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          examples + " examples of " + values + " values are too many for one message");
    }
    byte[] message = new byte[(int) bytes];
    ByteBuffer.wrap(message)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put(VERSION)
        .put((byte) kind)
        .put(encoding.code())
        .put((byte) 0)
        .put(HexFormat.of().parseHex(partitionId))
        .putInt(examples)
        .putInt(values);
    return message;
  }

  /** A view of a message's examples, to be written or read in turn. */
  static ByteBuffer examplesOf(byte[] message) {
    return ByteBuffer.wrap(message, BYTES, message.length - BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a header and checks that the message is exactly as long as it says.
   *
   * @throws MessageException if it is not a message of this kind
   */
  static MessageHeader read(byte[] bytes, char kind, int expectedValues) {
    int length = bytes.length;
    if (length < BYTES) {
      throw new MessageException("a message has at least " + BYTES + " bytes, got " + length);
    }
    ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < MAGIC.length; i++) {
      if (message.get() != MAGIC[i]) {
        throw new MessageException("byte " + i + " of a message must be that of \"SNDR\"");
      }
    }
    byte version = message.get();
    if (version != VERSION) {
      throw new MessageException("message version " + version + ", expected " + VERSION);
    }
    byte found = message.get();
    if (found != (byte) kind) {
      throw new MessageException("message of kind " + found + ", expected '" + kind + "'");
    }
    byte code = message.get();
    Optional<Encoding> encoding = Encoding.ofCode(code);
    byte reserved = message.get();
    if (encoding.isEmpty() || reserved != 0) {
      throw new MessageException(
          "unknown encoding " + code + " or reserved byte " + reserved + " at byte 6");
    }
    byte[] id = new byte[32];
    message.get(id);
    int examples = message.getInt();
    int values = message.getInt();
    if (examples < 1 || values != expectedValues) {
      throw new MessageException(
          "message of "
              + examples
              + " examples with "
              + values
              + " values, expected at least 1 with "
              + expectedValues);
    }
    MessageHeader header =
        new MessageHeader(kind, encoding.get(), HexFormat.of().formatHex(id), examples, values);
    long expected = BYTES + examples * header.encoding.bytesPerExample(values);
    if (expected != length) {
      throw new MessageException(
          "message of "
              + length
              + " bytes, expected "
              + expected
              + " for "
              + examples
              + " examples with "
              + values
              + " values");
    }
    return header;
  }
}
