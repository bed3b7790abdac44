package dev.sunder.secure.party;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the smashed data's values are written. */
public enum Encoding {
  /** Four bytes a value, exact. */
  FP32(0, 4),
  /**
   * One byte a value: each example's values are rounded to 256 evenly spaced levels from its least
   * to its greatest, which go along as two floats.
   */
  INT8(1, 1);

  private final byte code;
  private final int bytesPerValue;

  Encoding(int code, int bytesPerValue) {
    this.code = (byte) code;
    this.bytesPerValue = bytesPerValue;
  }

  /** Bytes of one example with so many values. */
  public long bytesPerExample(int values) {
    return (long) values * bytesPerValue + (this == INT8 ? 2 * Float.BYTES : 0);
  }

  /**
   * Replaces one example's values by what the receiver reads when they are sent in this encoding.
   */
  public void roundTrip(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytesPerExample(values.length)));
    ExampleCodec.write(this, values, 0, values.length, buffer);
    ExampleCodec.read(this, buffer.flip(), values, 0, values.length);
  }

  /** The byte that stands for this encoding in a message. */
  byte code() {
    return code;
  }

  /** The encoding of that code, if there is one. */
  static Optional<Encoding> ofCode(byte code) {
    return Arrays.stream(values()).filter(encoding -> encoding.code == code).findFirst();
  }

  /** The encoding of that name, in any case. */
  public static Encoding byName(String name) {
    for (Encoding encoding : values()) {
      if (encoding.name().equals(name.toUpperCase(Locale.ROOT))) {
        return encoding;
      }
    }
    throw new IllegalArgumentException("unknown encoding \"" + name + "\": expected fp32, int8");
  }
}
