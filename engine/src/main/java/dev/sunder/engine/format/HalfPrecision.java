package dev.sunder.engine.format;

/** Floats of 16 bits, made into floats of 32; every one of them is one. */
final class HalfPrecision {

  private HalfPrecision() {}

  /** IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction. */
  static float fromFloat16(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
        };
    return bits < 0 ? -magnitude : magnitude;
  }

  /** The upper half of a float of 32 bits. */
  static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
