package dev.sunder.experiments.audit;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.PixelSet;
import java.util.stream.IntStream;

/**
 * The attacker's and the owner's images, with no picture in common.
 *
 * @param leftOut the owner's images that the attacker has, too: pixel by pixel the same
 */
public record Sides(Dataset attackers, Dataset owners, int leftOut) {

  /**
   * Parts one set: every other pair of examples, so that classes that take turns are on both sides.
   */
  public static Sides halves(Dataset all, int atMost) {
    return of(half(all, 0), half(all, 1), atMost);
  }

  /**
   * Two sets, from which the owner's images that the attacker has are left out.
   *
   * @param atMost images of each side, as many of each class as can be
   * @throws IllegalArgumentException if one side has none, or the attacker has all of the owner's
   */
  public static Sides of(Dataset attackers, Dataset owners, int atMost) {
    if (attackers.size() == 0 || owners.size() == 0) {
      throw new IllegalArgumentException(
          "the attacker and the owner need images of their own: "
              + attackers.size()
              + " for the attacker, "
              + owners.size()
              + " for the owner; give more with --data, or others with --attacker-data");
    }
    Dataset some = attackers.limit(atMost);
    Dataset limited = owners.limit(atMost);
    int[] own = PixelSet.of(some).without(limited);
    if (own.length == 0) {
      throw new IllegalArgumentException(
          "the attacker has every one of the owner's "
              + limited.size()
              + " images, pixel by pixel: nothing is left to attack; give others with"
              + " --attacker-data");
    }
    return new Sides(some, limited.subset(own), limited.size() - own.length);
  }

  /** One of the two halves. */
  public static Dataset half(Dataset all, int which) {
    return all.subset(IntStream.range(0, all.size()).filter(i -> i / 2 % 2 == which).toArray());
  }
}
