package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The counts are those that the data's authors state. */
class RealDataTest {

  private static int[] counts(Dataset dataset) {
    int[] counts = new int[dataset.classNames().size()];
    IntStream.range(0, dataset.size()).forEach(i -> counts[dataset.label(i)]++);
    return counts;
  }

  @Test
  void mnistHasItsDigits() {
    try (Dataset train = Datasets.open(RealData.at("mnist"), ImageOptions.asFound());
        Dataset test =
            Datasets.open(Path.of(RealData.at("mnist") + "!/t10k"), ImageOptions.asFound())) {
      assertArrayEquals(
          new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, counts(train));
      assertArrayEquals(
          new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, counts(test));
      assertEquals(12665, train.filterClasses(List.of("0", "1")).size());
      // The first image is the well-known 5; its row 5 begins with twelve black pixels, then 3, 18,
      // 18, 18, 126, 136.
      byte[] five = new byte[784];
      train.read(0, five, 0);
      assertEquals(5, train.label(0));
      byte[] stroke = {3, 18, 18, 18, 126, (byte) 136};
      assertArrayEquals(stroke, java.util.Arrays.copyOfRange(five, 5 * 28 + 12, 5 * 28 + 18));
    }
  }

  @Test
  void dogsAndCatsAreReadFromTheirArchive() {
    Path archive = RealData.at("dogs-vs-cats/dogs-vs-cats-small.zip");
    String message =
        assertThrows(DataException.class, () -> Datasets.open(archive, ImageOptions.asFound()))
            .getMessage();
    assertTrue(message.contains("train (2000 images) and valid (500 images)"), message);
    try (Dataset valid = Datasets.open(Path.of(archive + "!/valid"), ImageOptions.asFound())) {
      valid.prepare(2, done -> {});
      assertArrayEquals(new int[] {250, 250}, counts(valid));
      assertEquals(new ImageShape(3, 80, 80), valid.shape());
    }
  }

  @Test
  void cifarsCatsAndDogsAreReadFromTheirArchive() {
    Path archive = RealData.at("cifar10/cifar10-cats-dogs-jpeg.zip");
    try (Dataset test = Datasets.open(Path.of(archive + "!/test"), ImageOptions.asFound())) {
      test.prepare(2, done -> {});
      assertEquals(List.of("cat", "dog"), test.classNames());
      assertArrayEquals(new int[] {1000, 1000}, counts(test));
      assertEquals(new ImageShape(3, 32, 32), test.shape());
    }
  }
}
