package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class CounterRandomTest {

  // The known answers of philox4x32-10 that its authors' library Random123 is tested with.
  @Test
  void zerosGiveTheKnownAnswer() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, block(0L, 0L, 0L));
  }

  @Test
  void onesGiveTheKnownAnswer() {
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, block(-1L, -1L, -1L));
  }

  @Test
  void digitsOfPiGiveTheKnownAnswer() {
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        block(0x299f31d0_a4093822L, 0x03707344_13198a2eL, 0x85a308d3_243f6a88L));
  }

  @Test
  void floatsAreTheUpper24Bits() {
    assertEquals(0f, CounterRandom.toFloat(0));
    assertEquals(0f, CounterRandom.toFloat(0xff));
    assertEquals(0x1p-24f, CounterRandom.toFloat(0x100));
    assertEquals(0.5f, CounterRandom.toFloat(0x8000_0000));
    assertEquals(1 - 0x1p-24f, CounterRandom.toFloat(-1));
  }

  @Test
  void everyPartOfTheKeyAndTheCounterMatters() {
    int[] origin = block(0, 0, 0);
    for (int bit = 0; bit < Long.SIZE; bit++) {
      assertNotEquals(origin[0], block(1L << bit, 0, 0)[0], "key bit " + bit);
      assertNotEquals(origin[0], block(0, 1L << bit, 0)[0], "high bit " + bit);
      assertNotEquals(origin[0], block(0, 0, 1L << bit)[0], "low bit " + bit);
    }
  }

  private static int[] block(long key, long high, long low) {
    int[] block = new int[4];
    CounterRandom.block(key, high, low, block);
    return block;
  }
}
