package dev.sunder.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PetArchivesTest {

  @Test
  void trainingPicturesAreEightHundredCatsAndAsManyDogs() throws IOException {
    assertEquals(names("train", 0, 800), new TreeSet<>(Pictures.pets("pets-train.zip").keySet()));
  }

  @Test
  void validationPicturesAreTwoHundredCatsAndAsManyDogs() throws IOException {
    assertEquals(
        names("valid", 800, 1000), new TreeSet<>(Pictures.pets("pets-valid.zip").keySet()));
  }

  private static Set<String> names(String folder, int first, int end) {
    Set<String> names = new TreeSet<>();
    for (int number = first; number < end; number++) {
      names.add(folder + "/cat." + number + ".jpg");
      names.add(folder + "/dog." + number + ".jpg");
    }
    return names;
  }

  @Test
  void everyPictureIsSixtyFourBySixtyFourInColour() throws IOException {
    for (String archive : new String[] {"pets-train.zip", "pets-valid.zip"}) {
      Pictures.pets(archive)
          .forEach(
              (name, picture) ->
                  assertEquals(
                      "64x64x3",
                      picture.getWidth()
                          + "x"
                          + picture.getHeight()
                          + "x"
                          + picture.getColorModel().getNumComponents(),
                      name));
    }
  }

  @Test
  void noPictureOccursTwice() throws IOException {
    Set<Integer> seen = new HashSet<>();
    int count = 0;
    for (String archive : new String[] {"pets-train.zip", "pets-valid.zip"}) {
      for (BufferedImage picture : Pictures.pets(archive).values()) {
        seen.add(Arrays.hashCode(Pictures.rgb(picture)));
        count++;
      }
    }
    assertEquals(count, seen.size());
  }

  @Test
  void noAmountOfRedGreenOrBlueTellsCatsFromDogs() throws IOException {
    Map<String, BufferedImage> pets = Pictures.pets("pets-train.zip");
    for (int channel = 0; channel < 3; channel++) {
      SortedMap<Double, Integer> dogsByLevel = new TreeMap<>();
      for (Map.Entry<String, BufferedImage> pet : pets.entrySet()) {
        int dog = pet.getKey().contains("dog") ? 1 : -1;
        dogsByLevel.merge(mean(pet.getValue(), channel), dog, Integer::sum);
      }
      assertTrue(bestThreshold(dogsByLevel) < 0.57, "channel " + channel);
    }
  }

  private static double mean(BufferedImage picture, int channel) {
    int[] rgb = Pictures.rgb(picture);
    double sum = 0;
    for (int i = channel; i < rgb.length; i += 3) {
      sum += rgb[i];
    }
    return 3 * sum / rgb.length;
  }

  /** The accuracy of the best rule "a dog when above (or below) so much". */
  private static double bestThreshold(SortedMap<Double, Integer> dogsByLevel) {
    int surplus = 0;
    int best = 0;
    for (int dog : dogsByLevel.values()) {
      surplus += dog;
      best = Math.max(best, Math.abs(surplus));
    }
    return 0.5 + best / 1600.0;
  }
}
