package dev.sunder.kernels;

/**
 * Philox-4x32-10, a counter-based random number generator: a keyed bijection of a 128-bit counter,
 * so any number of a stream can be computed directly (Salmon, Moraes, Dror, Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011).
 */
public final class CounterRandom {

  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private CounterRandom() {}

  /**
   * Fills {@code block} with the four 32-bit numbers of one counter value.
   *
   * @param key the stream's key, such as a seed
   * @param high the counter's upper 64 bits, such as a step
   * @param low the counter's lower 64 bits, such as an index divided by four
   * @param block receives four numbers
   */
  public static void block(long key, long high, long low, int[] block) {
    int c0 = (int) low;
    int c1 = (int) (low >>> 32);
    int c2 = (int) high;
    int c3 = (int) (high >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long p1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    block[0] = c0;
    block[1] = c1;
    block[2] = c2;
    block[3] = c3;
  }

  /** A 32-bit number as a float in [0, 1), from its upper 24 bits. */
  public static float toFloat(int bits) {
    return (bits >>> 8) * 0x1p-24f;
  }
}
