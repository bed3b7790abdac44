package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TimesTest {

  @Test
  void theMedianIsTheMiddleOneWhateverTheirOrder() {
    assertEquals(3, Times.of(9, 1, 3).median());
    assertEquals(2.5, Times.of(4, 2, 3, 1).median());
    assertEquals(7, Times.of(7).median());
  }

  @Test
  void quantilesAreInterpolated() {
    Times times = Times.of(50, 40, 30, 20, 10);
    assertEquals(10, times.quantile(0));
    assertEquals(14, times.quantile(0.1), 1e-12);
    assertEquals(46, times.quantile(0.9), 1e-12);
    assertEquals(50, times.quantile(1));
  }

  @Test
  void moreThanAFewAreKept() {
    Times times = new Times();
    for (int i = 1; i <= 101; i++) {
      times.add(i);
    }
    assertEquals(51, times.median());
    assertEquals(101, times.last());
  }

  @Test
  void quotientsAreOfTheSameTurn() {
    Times quotients = Times.of(1, 10, 100).over(Times.of(10, 10, 10));
    assertEquals(0.1, quotients.quantile(0));
    assertEquals(1, quotients.median());
    assertEquals(10, quotients.quantile(1));
    assertThrows(IllegalArgumentException.class, () -> Times.of(1, 2).over(Times.of(1)));
  }

  @Test
  void nothingHasNoMedian() {
    assertThrows(IllegalStateException.class, () -> new Times().median());
    assertThrows(IllegalStateException.class, () -> new Times().last());
  }
}
