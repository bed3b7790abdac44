package dev.sunder.engine.data;

/**
 * Random bits that are a function of what they are for, instead of what was drawn before: the same
 * for any number of threads and any point of resumption. The mixing function is SplitMix64's (G.
 * Steele, D. Lea, C. Flood, OOPSLA 2014), applied once for each coordinate.
 */
final class CounterRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  /** What the bits are for; draws for different purposes are independent. */
  static final int ORDER = 1;

  static final int CROP_ROW = 2;
  static final int CROP_COLUMN = 3;
  static final int FLIP = 4;
  static final int SIGNAL = 5;

  private CounterRandom() {}

  /** 64 uniformly distributed bits. */
  static long bits(long seed, int purpose, long epoch, long index) {
    long state = mix(seed + GAMMA * purpose);
    state = mix(state + GAMMA * (epoch + 1));
    return mix(state + GAMMA * (index + 1));
  }

  /** A number from 0 to {@code bound - 1} out of random bits. */
  static int below(long bits, int bound) {
    return (int) (((bits >>> 32) * bound) >>> 32);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
