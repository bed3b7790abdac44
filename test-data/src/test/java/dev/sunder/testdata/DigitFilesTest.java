package dev.sunder.testdata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigitFilesTest {
  private static final int AREA = 28 * 28;

  private static byte[] images(String set, int count) throws IOException {
    return Pictures.idx(set + "-images-idx3-ubyte.gz", 0x803, count, 28, 28);
  }

  private static byte[] labels(String set, int count) throws IOException {
    return Pictures.idx(set + "-labels-idx1-ubyte.gz", 0x801, count);
  }

  @Test
  void everyDigitIsThereAsOftenAsAnyOther() throws IOException {
    assertArrayEquals(filled(200), counts(labels("train", 2000)));
    assertArrayEquals(filled(50), counts(labels("t10k", 500)));
  }

  private static int[] filled(int count) {
    int[] counts = new int[10];
    Arrays.fill(counts, count);
    return counts;
  }

  private static int[] counts(byte[] labels) {
    int[] counts = new int[10];
    for (byte label : labels) {
      counts[label]++;
    }
    return counts;
  }

  @Test
  void noDigitOccursTwice() throws IOException {
    Set<Integer> seen = new HashSet<>();
    for (byte[] images : new byte[][] {images("train", 2000), images("t10k", 500)}) {
      for (int i = 0; i < images.length; i += AREA) {
        seen.add(Arrays.hashCode(Arrays.copyOfRange(images, i, i + AREA)));
      }
    }
    assertEquals(2500, seen.size());
  }

  @Test
  void theNearestOfTwoThousandTellsTheDigit() throws IOException {
    byte[] known = images("train", 2000);
    byte[] knownLabels = labels("train", 2000);
    byte[] unknown = images("t10k", 500);
    byte[] truth = labels("t10k", 500);
    int right = 0;
    for (int i = 0; i < 500; i++) {
      right += knownLabels[nearest(known, unknown, i)] == truth[i] ? 1 : 0;
    }
    assertTrue(right >= 450, right + " of 500");
  }

  private static int nearest(byte[] known, byte[] unknown, int index) {
    int best = Integer.MAX_VALUE;
    int at = 0;
    for (int k = 0; k < known.length / AREA; k++) {
      int distance = 0;
      for (int p = 0; p < AREA; p++) {
        int difference = (known[k * AREA + p] & 255) - (unknown[index * AREA + p] & 255);
        distance += difference * difference;
      }
      if (distance < best) {
        best = distance;
        at = k;
      }
    }
    return at;
  }
}
