package dev.sunder.secure.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.ImageShape;
import dev.sunder.secure.MemoryDataset;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignalTest {

  /** Nine zeros and one one: signals must be uniform all the same. */
  private static MemoryDataset lopsidedDigits() {
    int[] labels = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0};
    byte[][] images = new byte[10][];
    for (int i = 0; i < 10; i++) {
      images[i] = new byte[] {(byte) i, (byte) labels[i]};
    }
    return new MemoryDataset(new ImageShape(1, 1, 2), List.of("0", "1"), labels, images);
  }

  @Test
  void digitsAreDrawnUniformlyByClassWhateverTheNumberOfPictures() {
    Signal signal = Signals.digits(lopsidedDigits(), new Relabelling.Xor());
    SplittableRandom random = new SplittableRandom(5);
    byte[] image = new byte[2];
    int ones = 0;
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      ones += signal.draw(random.nextLong(), image, 0);
    }
    // Four standard deviations of a fair coin.
    assertEquals(draws / 2.0, ones, 4 * Math.sqrt(draws) / 2);
  }

  @Test
  void aDrawnDigitShowsItsClassAndEveryPictureOccurs() {
    Signal signal = Signals.digits(lopsidedDigits(), new Relabelling.Xor());
    SplittableRandom random = new SplittableRandom(6);
    boolean[] seen = new boolean[10];
    byte[] image = new byte[2];
    for (int i = 0; i < 1000; i++) {
      assertEquals(signal.draw(random.nextLong(), image, 0), image[1]);
      seen[image[0]] = true;
    }
    assertArrayEquals(
        new boolean[] {true, true, true, true, true, true, true, true, true, true}, seen);
  }

  @Test
  void theSameBitsDrawTheSameSignal() {
    Signal signal = Signals.digits(lopsidedDigits(), new Relabelling.Xor());
    byte[] first = new byte[2];
    byte[] second = new byte[2];
    assertEquals(signal.draw(-123456789L, first, 0), signal.draw(-123456789L, second, 0));
    assertArrayEquals(first, second);
  }

  @Test
  void constantSignalsSpreadOverTheGreyLevels() {
    Signal signal = Signals.drawn("constant", new Relabelling.Shift(3));
    byte[] pixel = new byte[1];
    int[] expected = {0, 128, 255};
    for (int c = 0; c < 3; c++) {
      signal.render(c, 0, pixel, 0);
      assertEquals(expected[c], pixel[0] & 0xFF);
    }
  }

  @Test
  void oneHotSignalsLightOneChannel() {
    Signal signal = Signals.drawn("one-hot", new Relabelling.Shift(3));
    byte[] pixel = {9, 9, 9, 9};
    signal.render(1, 0, pixel, 1);
    assertArrayEquals(new byte[] {9, 0, (byte) 255, 0}, pixel);
  }

  @Test
  void aClassWithoutPicturesIsRefusedByName() {
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Signals.digits(lopsidedDigits(), new Relabelling.Shift(3)));
    assertTrue(wrong.getMessage().contains("class 2"), wrong.getMessage());
  }
}
