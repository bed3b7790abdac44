package dev.sunder.engine.data;

/**
 * The order of the examples in an epoch: the data set's own, or a Fisher-Yates shuffle by the seed
 * and the epoch. One thread at a time.
 */
final class EpochOrder {
  private final int[] order;
  private final boolean shuffle;
  private final long seed;
  private int epoch = -1;

  EpochOrder(int size, boolean shuffle, long seed) {
    order = new int[size];
    this.shuffle = shuffle;
    this.seed = seed;
    identity();
  }

  /** Copies some of an epoch's examples, from the {@code first}-th on. */
  void copy(int wantedEpoch, int first, int count, int[] into) {
    if (shuffle && epoch != wantedEpoch) {
      shuffle(wantedEpoch);
    }
    System.arraycopy(order, first, into, 0, count);
  }

  /** Begins with the data set's order, so that an epoch does not depend on the one before. */
  private void shuffle(int wantedEpoch) {
    identity();
    for (int i = order.length - 1; i > 0; i--) {
      int j =
          CounterRandom.below(CounterRandom.bits(seed, CounterRandom.ORDER, wantedEpoch, i), i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    epoch = wantedEpoch;
  }

  private void identity() {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }
}
