package dev.sunder.engine.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/**
 * The SHA-256 that a model's file carries over its own content: over each metadata entry but the
 * digest itself, in the order of the keys, then over each tensor, in the order of the names.
 *
 * <p>An entry goes in as its key and its value, a tensor as its name and its data (little-endian
 * floats); each of the two is preceded by its length in bytes, eight bytes little-endian.
 */
final class ModelDigest {

  private final MessageDigest digest = sha256();

  ModelDigest(SortedMap<String, String> metadata) {
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (!entry.getKey().equals(Metadata.DIGEST)) {
        add(entry.getKey());
        add(entry.getValue());
      }
    }
  }

  /** Begins a tensor; its data follow, in one or more pieces. */
  void tensor(String name, long bytes) {
    add(name);
    length(bytes);
  }

  /** Adds what remains of the buffer, and takes it. */
  void data(ByteBuffer piece) {
    digest.update(piece);
  }

  /** The digest in lower-case hexadecimal. */
  String hexadecimal() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    length(bytes.length);
    digest.update(bytes);
  }

  private void length(long bytes) {
    digest.update(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
