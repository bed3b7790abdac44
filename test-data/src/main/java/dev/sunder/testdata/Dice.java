package dev.sunder.testdata;

import java.util.Random;

/**
 * Seeded chance for one picture. Only methods of {@link Random} whose algorithm its specification
 * fixes are used, so a seed means the same picture on every JDK.
 */
final class Dice {
  private final Random random;

  private Dice(long seed) {
    this.random = new Random(seed);
  }

  /** Dice of picture {@code index} of a set: neighbouring pictures share nothing. */
  static Dice of(long seed, int index) {
    return new Dice(scramble(seed * 0x9E3779B97F4A7C15L + index));
  }

  /** Mixes all bits (the finaliser of SplitMix64; Steele, Lea, Flood 2014). */
  static long scramble(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Dice with a chance of their own: what they are used for does not shift the later throws. */
  Dice fork() {
    return new Dice(random.nextLong());
  }

  long seed() {
    return random.nextLong();
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Uniform over 0..bound-1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** -1 or 1. */
  int sign() {
    return random.nextBoolean() ? 1 : -1;
  }

  double gaussian() {
    return random.nextGaussian();
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
