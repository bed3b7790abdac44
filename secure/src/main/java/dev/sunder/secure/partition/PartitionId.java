package dev.sunder.secure.partition;

import dev.sunder.engine.model.Model;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that tells which server part a client part belongs to. */
final class PartitionId {

  private PartitionId() {}

  /**
   * SHA-256 over the client's network, its cut and its parameters, in hexadecimal. It depends on
   * nothing of the server's.
   */
  static String of(Model client) {
    MessageDigest digest = sha256();
    digest.update(text(client.network().name()));
    digest.update(text(String.valueOf(client.provenance().get(Partition.CUT))));
    digest.update(text(client.network().input() + " -> " + client.network().output()));
    for (String name : client.parameters().names()) {
      float[] values = client.parameters().get(name);
      digest.update(text(name));
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] text(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
