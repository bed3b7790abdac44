package dev.sunder.engine.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;

/** Safetensors files as bytes, to be changed by hand. */
final class SafetensorsBytes {

  private SafetensorsBytes() {}

  /** A file of a header's text and data, its length right. */
  static byte[] of(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  /** A file of a header's text and floats. */
  static byte[] of(String header, float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return of(header, data.array());
  }

  /** What Sunder writes for a model. */
  static byte[] of(dev.sunder.engine.model.Model model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new SafetensorsWriter(model, "0.1.0").writeTo(Channels.newChannel(bytes));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** The header's text, its padding included. */
  static String header(byte[] file) {
    return new String(file, 8, headerLength(file), StandardCharsets.UTF_8);
  }

  /** The bytes behind the header. */
  static byte[] data(byte[] file) {
    return java.util.Arrays.copyOfRange(file, 8 + headerLength(file), file.length);
  }

  private static int headerLength(byte[] file) {
    return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
