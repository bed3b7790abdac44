package dev.sunder.engine.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A SHA-256 in the making. Each part goes in with its length, so that different parts cannot run
 * together to the same bytes.
 */
final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  Fingerprint add(byte[] bytes) {
    return add(bytes, 0, bytes.length);
  }

  Fingerprint add(byte[] bytes, int offset, int length) {
    add(length);
    digest.update(bytes, offset, length);
    return this;
  }

  Fingerprint add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  Fingerprint add(List<String> texts) {
    add(texts.size());
    texts.forEach(this::add);
    return this;
  }

  Fingerprint add(int number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (number >> shift));
    }
    return this;
  }

  Fingerprint add(int[] numbers) {
    add(numbers.length);
    for (int number : numbers) {
      add(number);
    }
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
