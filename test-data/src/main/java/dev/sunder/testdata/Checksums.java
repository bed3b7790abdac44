package dev.sunder.testdata;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A list of files with their SHA-256, as the command {@code sha256sum} writes and checks it. */
record Checksums(Map<String, String> hashByName) {
  /** The list's own file name. */
  static final String FILE = "SHA256SUMS";

  static Checksums of(Map<String, byte[]> files) {
    Map<String, String> hashes = new LinkedHashMap<>();
    files.forEach((name, content) -> hashes.put(name, sha256(content)));
    return new Checksums(hashes);
  }

  static Checksums parse(String text) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      String[] parts = line.split("  ", 2);
      if (parts.length != 2 || parts[0].length() != 64) {
        throw new IllegalArgumentException(
            FILE + ": expected '<64 hex digits>  <file name>', found '" + line + "'");
      }
      hashes.put(parts[1], parts[0]);
    }
    return new Checksums(hashes);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    hashByName.forEach((name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
    return text.toString();
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
