package dev.sunder.secure.measure;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What guessing gets right that knows how often each class occurs and nothing else. */
public final class MostFrequent {

  private MostFrequent() {}

  /**
   * The share of the most frequent value, in [0, 1].
   *
   * @param values at least one, none negative
   */
  public static double share(IntStream values) {
    int[] all = values.toArray();
    int[] counts = new int[Arrays.stream(all).max().orElse(0) + 1];
    for (int value : all) {
      counts[value]++;
    }
    return (double) Arrays.stream(counts).max().orElse(0) / all.length;
  }
}
