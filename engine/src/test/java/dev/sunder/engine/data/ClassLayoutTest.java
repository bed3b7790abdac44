package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassLayoutTest {

  private static void assertLayout(List<String> classes, int[] labels, String... names) {
    ClassLayout layout = ClassLayout.of("data.zip", List.of(names));
    assertEquals(classes, layout.classNames());
    assertArrayEquals(labels, layout.labels());
  }

  private static String refusal(String... names) {
    return assertThrows(DataException.class, () -> ClassLayout.of("data.zip", List.of(names)))
        .getMessage();
  }

  @Test
  void kagglesNamesAreFoundInWhateverFolder() {
    assertLayout(List.of("cat", "dog"), new int[] {1, 0}, "dog.1.jpg", "cat.0.jpg");
    assertLayout(List.of("cat", "dog"), new int[] {0, 1}, "train/cat.0.jpg", "train/dog.0.jpg");
    assertLayout(List.of("cat", "dog"), new int[] {0, 1}, "part1/cat.0.jpg", "part2/dog.0.jpg");
  }

  @Test
  void foldersAreClasses() {
    assertLayout(
        List.of("Cat", "Dog"),
        new int[] {0, 1, 1},
        "PetImages/Cat/0.jpg",
        "PetImages/Dog/0.jpg",
        "PetImages/Dog/more/1.jpg");
  }

  @Test
  void foldersAreClassesThoughTheFilesAreNumberedLikeKaggles() {
    assertLayout(List.of("cat", "dog"), new int[] {0, 1}, "cat/img.1.jpg", "dog/img.2.jpg");
  }

  @Test
  void classesThatAreNumbersAreInOrderOfTheirValue() {
    assertLayout(List.of("2", "10"), new int[] {1, 0}, "10/a.png", "2/a.png");
  }

  @Test
  void oneFolderIsOneClass() {
    assertLayout(List.of("cat"), new int[] {0, 0}, "train/cat/0.jpg", "train/cat/1.jpg");
  }

  @Test
  void twoSplitsMustBeChosenFrom() {
    assertEquals(
        "data.zip holds the splits test (1 images) and train (2 images); choose one, as in data.zip!/x/test",
        refusal("x/train/cat/0.jpg", "x/train/dog/0.jpg", "x/test/cat/0.jpg"));
    assertEquals(
        "data.zip holds the splits train (2 images) and valid (1 images); choose one, as in data.zip!/train",
        refusal("train/cat.0.jpg", "train/dog.0.jpg", "valid/cat.1.jpg"));
  }

  @Test
  void imagesWithoutAClassAreNamed() {
    assertEquals(
        "data.zip: the class of cover.jpg is not clear; name all images like cat.12.jpg, or put each class in a folder of its own",
        refusal("cat.0.jpg", "cover.jpg", "dog.0.jpg"));
    assertEquals(
        "data.zip: the class of cover.jpg is not clear; name all images like cat.12.jpg, or put each class in a folder of its own",
        refusal("cat/0.jpg", "cover.jpg", "dog/0.jpg"));
  }
}
