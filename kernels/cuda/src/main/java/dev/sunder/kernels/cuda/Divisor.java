package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Shape;

/**
 * A number for kernels to divide by without a division: for n below 2³¹, n / d = (⌊n m / 2³²⌋ + n)
 * / 2^s (Granlund and Montgomery 1994, figure 4.1).
 *
 * @param number d, at least 1
 * @param multiplier m, of 32 bits
 * @param shift s
 */
record Divisor(int number, int multiplier, int shift) {

  static Divisor of(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("expected a divisor of at least 1, got " + number);
    }
    int shift = Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
    long multiplier = ((1L << Integer.SIZE) * ((1L << shift) - number)) / number + 1;
    return new Divisor(number, (int) multiplier, shift);
  }

  /** The kernels' {@code struct Divisor}, one after another. */
  static int[] words(int... numbers) {
    int[] words = new int[3 * numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      Divisor divisor = of(numbers[i]);
      words[3 * i] = divisor.number;
      words[3 * i + 1] = divisor.multiplier;
      words[3 * i + 2] = divisor.shift;
    }
    return words;
  }

  /** The kernels' {@code struct Channels} of a tensor. */
  static int[] channels(Shape shape) {
    return words(shape.h() * shape.w(), shape.c());
  }

  /** The kernels' {@code struct Grid} of a tensor's maps. */
  static int[] grid(Shape shape) {
    return words(shape.h() * shape.w(), shape.w());
  }
}
