package dev.sunder.testdata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The generator of today draws the committed pictures, on any JDK. */
class ReproducibilityTest {

  @Test
  void validationPicturesHaveTheSamePixelsAsEver() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Species species : Species.values()) {
      for (int number = 800; number < 1000; number++) {
        digest.update(PetSet.picture(species, number));
      }
    }
    assertEquals(
        "ee2641b40f1f8edd488e0d79442e36acb4ffd5ebb021e81530eea7ad3f5328b0",
        HexFormat.of().formatHex(digest.digest()));
  }

  /** JPEG loses some; another picture would differ by 50 levels or more. */
  @Test
  void committedPetsAreWhatTheGeneratorDraws() throws IOException {
    Map<String, BufferedImage> committed = Pictures.pets("pets-train.zip");
    for (Species species : Species.values()) {
      for (int number = 0; number < 800; number += 10) {
        String name = PetSet.TRAIN.entry(species, number);
        int[] found = Pictures.rgb(committed.get(name));
        double distance = meanDistance(PetSet.picture(species, number), found);
        assertTrue(distance < 12, name + " is off by " + distance + " levels");
      }
    }
  }

  private static double meanDistance(byte[] drawn, int[] committed) {
    double sum = 0;
    for (int i = 0; i < drawn.length; i++) {
      sum += Math.abs((drawn[i] & 255) - committed[i]);
    }
    return sum / drawn.length;
  }

  @Test
  void committedDigitsAreWhatTheGeneratorDraws() throws IOException {
    assertArrayEquals(
        DigitSet.TRAIN.pixels(), Pictures.idx("train-images-idx3-ubyte.gz", 0x803, 2000, 28, 28));
    assertArrayEquals(
        DigitSet.TEST.pixels(), Pictures.idx("t10k-images-idx3-ubyte.gz", 0x803, 500, 28, 28));
  }

  @Test
  void aZipOfTheSamePicturesIsTheSameBytes() throws IOException {
    byte[] once = PetArchive.of(PetSet.VALIDATION);
    assertArrayEquals(once, PetArchive.of(PetSet.VALIDATION));
    try (InputStream committed = Pictures.open("pets-valid.zip")) {
      assertEquals(committed.readAllBytes().length, once.length, 0.02 * once.length);
    }
  }
}
