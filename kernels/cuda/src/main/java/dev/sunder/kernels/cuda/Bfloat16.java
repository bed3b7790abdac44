package dev.sunder.kernels.cuda;

/**
 * bfloat16 on the host: the upper half of a float32, so 8 bits of significand and float32's range.
 */
final class Bfloat16 {

  private static final int INFINITY = 0x7F80_0000;
  private static final int QUIET = 0x0040_0000;

  private Bfloat16() {}

  /**
   * The nearest, of two as near the one that is even; what is too large becomes infinite. A NaN
   * keeps its sign and what fits of its payload, and is quiet. The same bits as the kernels' {@code
   * element.h}.
   */
  static short of(float value) {
    int whole = Float.floatToRawIntBits(value);
    boolean nan = (whole & Integer.MAX_VALUE) > INFINITY;
    int rounded = nan ? whole | QUIET : whole + 0x7FFF + (whole >>> 16 & 1);
    return (short) (rounded >>> 16);
  }

  /** The same number as a float. */
  static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
