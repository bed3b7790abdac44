package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {

  @Test
  void everyNumberOfItsOwnStays() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float number = Bfloat16.toFloat((short) bits);
      if (!Float.isNaN(number)) {
        assertEquals((short) bits, Bfloat16.of(number), Float.toString(number));
      }
    }
  }

  @Test
  void takesTheNearest() {
    for (int lower = 0; lower < 1 << 16; lower++) {
      // From 1 to its next: nearer to which is plain, and to the even one where it is neither.
      float value = Float.intBitsToFloat(0x3f80_0000 | lower);
      double share = (value - 1.0) / 0x1p-7;
      float expected = share <= 0.5 ? 1 : 1 + 0x1p-7f;
      assertEquals(expected, Bfloat16.toFloat(Bfloat16.of(value)));
      assertEquals(-expected, Bfloat16.toFloat(Bfloat16.of(-value)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x1.03p0, 0x1.04p0", // a tie above an odd number
    "0x1.05p0, 0x1.04p0", // and one above an even number
    "0x1.fep127, 0x1.fep127", // the greatest
    "0x1.fefffep127, 0x1.fep127",
    "0x1.ffp127, Infinity", // a tie with what would be the next
    "Infinity, Infinity",
    "0x1p-133, 0x1p-133", // the least
    "0x1p-134, 0",
    "0x1.8p-134, 0x1p-133",
    "0x1p-149, 0"
  })
  void roundsTiesToEvenUpToInfinityAndDownToZero(String value, String expected) {
    float number = Float.parseFloat(value);
    float wanted = Float.parseFloat(expected);
    assertEquals(wanted, Bfloat16.toFloat(Bfloat16.of(number)));
    assertEquals(-wanted, Bfloat16.toFloat(Bfloat16.of(-number)));
  }

  @Test
  void nanStaysNanOfItsSign() {
    // The payloads that rounding up, or cutting off, would make something else of.
    for (int bits : new int[] {0x7f80_0001, 0x7fff_ffff, 0x7fc0_0000, 0xff80_0001, 0xffff_ffff}) {
      short half = Bfloat16.of(Float.intBitsToFloat(bits));
      assertTrue(Float.isNaN(Bfloat16.toFloat(half)), Integer.toHexString(bits));
      assertEquals(bits < 0, half < 0, Integer.toHexString(bits));
    }
  }
}
