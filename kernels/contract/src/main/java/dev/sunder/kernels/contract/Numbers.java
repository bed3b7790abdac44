package dev.sunder.kernels.contract;

import dev.sunder.kernels.CounterRandom;
import java.util.function.IntToDoubleFunction;

/** Pseudo-random numbers, all of them floats, the same for the same name. */
final class Numbers {

  private final long key;
  private long streams;

  /** The numbers of the case of this name. */
  Numbers(String name) {
    this(name.hashCode());
  }

  private Numbers(long key) {
    this.key = key;
  }

  /** The same numbers from the first on. */
  Numbers again() {
    return new Numbers(key);
  }

  /** Uniform in [−1, 1). */
  double[] uniform(int count) {
    return draw(count, bits -> 2 * (double) CounterRandom.toFloat(bits) - 1);
  }

  /** Uniform in [−bound, bound), rounded to floats. */
  double[] within(int count, double bound) {
    return draw(count, bits -> (float) (bound * (2 * (double) CounterRandom.toFloat(bits) - 1)));
  }

  /**
   * Multiples of 1/parts in [−1, 1], parts a power of two: few enough digits for sums of their
   * products to be exact in float32.
   */
  double[] grid(int count, int parts) {
    return draw(count, bits -> (double) Integer.remainderUnsigned(bits, 2 * parts + 1) / parts - 1);
  }

  /** The grid's values moved up by half a step, so that none is zero. */
  double[] oddGrid(int count, int parts) {
    return draw(count, bits -> (Integer.remainderUnsigned(bits, 2 * parts) + 0.5) / parts - 1);
  }

  /** Whole numbers from 0 to below a bound. */
  int[] indices(int count, int bound) {
    double[] drawn = draw(count, bits -> Integer.remainderUnsigned(bits, bound));
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = (int) drawn[i];
    }
    return indices;
  }

  /** The whole numbers from 0 to below {@code count} in random order. */
  double[] permutation(int count) {
    double[] keys = draw(count, bits -> Integer.toUnsignedLong(bits));
    Integer[] order = new Integer[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    java.util.Arrays.sort(order, java.util.Comparator.comparingDouble(i -> keys[i]));
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = order[i];
    }
    return values;
  }

  private double[] draw(int count, IntToDoubleFunction number) {
    long stream = streams++;
    int[] block = new int[4];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      if (i % 4 == 0) {
        CounterRandom.block(key, stream, i / 4, block);
      }
      values[i] = number.applyAsDouble(block[i % 4]);
    }
    return values;
  }
}
