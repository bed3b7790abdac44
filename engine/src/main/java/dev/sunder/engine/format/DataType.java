package dev.sunder.engine.format;

import dev.sunder.engine.text.Quoted;
import java.util.Arrays;

/** The types of values that safetensors files know, under its names. */
enum DataType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1),
  F8_E4M3(1),
  F8_E5M2(1);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one value. */
  int bytes() {
    return bytes;
  }

  static DataType byName(String name, String tensor) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "header, "
                        + Quoted.of(tensor)
                        + ": unknown dtype "
                        + Quoted.of(name)
                        + ", expected one of "
                        + Arrays.toString(values())));
  }
}
