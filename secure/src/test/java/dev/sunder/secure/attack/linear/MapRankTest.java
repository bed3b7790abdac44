package dev.sunder.secure.attack.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MapRankTest {

  /** A diagonal matrix: its rank and singular values are plain to see. */
  private static final class Diagonal implements LinearMap {
    private final float[] values;

    Diagonal(float[] values) {
      this.values = values;
    }

    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public int columns() {
      return values.length;
    }

    @Override
    public void apply(float[] x, float[] y) {
      for (int i = 0; i < values.length; i++) {
        y[i] = values[i] * x[i];
      }
    }

    @Override
    public void applyTransposed(float[] y, float[] x) {
      apply(y, x);
    }
  }

  private static float[] spread(int size, int zeros) {
    float[] values = new float[size];
    for (int i = zeros; i < size; i++) {
      values[i] = 1 + 4f * (i - zeros) / (size - zeros - 1);
    }
    return values;
  }

  @Test
  void aMapOfFullRankLeavesNothingOpen() {
    MapRank rank = MapRank.estimate(new Diagonal(spread(4000, 0)), 300, 1);
    assertTrue(rank.determined());
    assertEquals(0, rank.openUnknowns());
  }

  @Test
  void theShareLeftOpenIsThatOfTheNullSpace() {
    MapRank rank = MapRank.estimate(new Diagonal(spread(4000, 1000)), 300, 1);
    assertFalse(rank.determined());
    // Four deviations of the share of a random vector's squared length.
    assertEquals(
        1000, (double) rank.openUnknowns(), 4 * Math.sqrt(0.25 * 0.75 * 0.8 / 4000) * 4000);
  }

  @Test
  void theExtremeSingularValuesAreFound() {
    MapRank rank = MapRank.estimate(new Diagonal(spread(4000, 1000)), 300, 1);
    assertEquals(5, rank.greatest(), 0.01);
    assertEquals(1, rank.least(), 0.05);
  }

  @Test
  void aMapOfZerosLeavesEverythingOpen() {
    MapRank rank = MapRank.estimate(new Diagonal(new float[50]), 300, 1);
    assertEquals(50, rank.openUnknowns());
    assertEquals(0, rank.greatest());
  }
}
