package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DivisorTest {

  private static void check(int n, int divisor) {
    Divisor by = Divisor.of(divisor);
    // As the kernels do it, in 32 bits.
    long upper = (n * Integer.toUnsignedLong(by.multiplier())) >>> Integer.SIZE;
    int quotient = (int) (upper + n) >>> by.shift();
    assertEquals(n / divisor, quotient, () -> n + " / " + divisor);
  }

  @Test
  void dividesAroundEveryMultipleThatMatters() {
    for (int divisor = 1; divisor <= 5000; divisor++) {
      for (long multiple : new long[] {1, 2, 3, 77, 65536, Integer.MAX_VALUE / divisor}) {
        for (int around = -1; around <= 1; around++) {
          long n = multiple * divisor + around;
          if (n <= Integer.MAX_VALUE) {
            check((int) n, divisor);
          }
        }
      }
      check(0, divisor);
      check(Integer.MAX_VALUE, divisor);
    }
  }

  @Test
  void dividesAnyNumbers() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000_000; i++) {
      int divisor = 1 + (random.nextInt(Integer.MAX_VALUE) >> random.nextInt(31));
      check(random.nextInt(Integer.MAX_VALUE), divisor < 1 ? Integer.MAX_VALUE : divisor);
    }
    check(Integer.MAX_VALUE, Integer.MAX_VALUE);
    check(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
  }

  @Test
  void refusesNothingness() {
    assertThrows(IllegalArgumentException.class, () -> Divisor.of(0));
  }
}
