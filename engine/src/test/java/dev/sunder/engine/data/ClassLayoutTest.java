package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sunder.engine.data.ImageOptions.ClassesFrom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassLayoutTest {

  private static void assertLayout(List<String> classes, int[] labels, String... names) {
    ClassLayout layout = ClassLayout.of("data.zip", List.of(names), ClassesFrom.FOUND);
    assertEquals(classes, layout.classNames());
    assertArrayEquals(labels, layout.labels());
  }

  private static String refusal(String... names) {
    return assertThrows(
            DataException.class,
            () -> ClassLayout.of("data.zip", List.of(names), ClassesFrom.FOUND))
        .getMessage();
  }

  @Test
  void kagglesNamesAreTheClassesInOneFolder() {
    assertLayout(List.of("cat", "dog"), new int[] {1, 0}, "dog.1.jpg", "cat.0.jpg");
    assertLayout(List.of("cat", "dog"), new int[] {0, 1}, "train/cat.0.jpg", "train/dog.0.jpg");
    assertLayout(List.of("cat", "dog"), new int[] {0, 1}, "x/y/cat.0.jpg", "x/y/dog.0.jpg");
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

  private static ClassLayout layout(ClassesFrom from, String... names) {
    return ClassLayout.of("data", List.of(names), from);
  }

  @Test
  void foldersWinOverNamesAndTheDifferenceIsSaid() {
    ClassLayout found = layout(ClassesFrom.FOUND, "healthy/left.1.jpg", "sick/right.2.jpg");
    assertEquals(List.of("healthy", "sick"), found.classNames());
    assertEquals(
        "data: the classes are the folders healthy, sick; the files' names say left, right (to take those: classes-from names)",
        found.difference().orElseThrow());
  }

  @Test
  void namesThatAgreeWithTheFoldersOrSayNothingAreNoDifference() {
    assertEquals(
        Optional.empty(), layout(ClassesFrom.FOUND, "Cat/cat.1.jpg", "Dog/dog.2.jpg").difference());
    assertEquals(
        Optional.empty(), layout(ClassesFrom.FOUND, "cat/img.1.jpg", "dog/img.2.jpg").difference());
  }

  @Test
  void whoAsksForNamesOrFoldersGetsThemWithoutAWord() {
    String[] names = {"healthy/left.1.jpg", "sick/right.2.jpg"};
    assertEquals(List.of("left", "right"), layout(ClassesFrom.NAMES, names).classNames());
    assertEquals(List.of("healthy", "sick"), layout(ClassesFrom.FOLDERS, names).classNames());
    assertEquals(Optional.empty(), layout(ClassesFrom.NAMES, names).difference());
    assertEquals(Optional.empty(), layout(ClassesFrom.FOLDERS, names).difference());
  }

  @Test
  void setsBesideEachOtherAreRefusedWithWhatTheyHold() {
    String[] parent = {
      "mine/cat/a.jpg",
      "mine/dog/b.jpg",
      "pets/train/cat.1.jpg",
      "pets/valid/cat.2.jpg",
      "raw/c.jpg"
    };
    assertEquals(
        "data.zip holds several sets of images or folders of folders: mine (cat, dog), pets (train, valid), raw (1 images); choose one, as in data.zip!/mine, or take these 3 folders as the classes: classes-from folders",
        refusal(parent));
    assertEquals(List.of("mine", "pets", "raw"), layout(ClassesFrom.FOLDERS, parent).classNames());
  }

  @Test
  void aSplitBesideOtherFoldersIsNoClass() {
    assertEquals(
        "data.zip holds several sets of images or folders of folders: cat (1 images), train (1 images); choose one, as in data.zip!/cat, or take these 2 folders as the classes: classes-from folders",
        refusal("cat/a.jpg", "train/b.jpg"));
  }

  @Test
  void anImageWithoutTheClassThatWasAskedForIsNamed() {
    assertEquals(
        "data: the class of x/b.jpg is not clear; expected a name like cat.12.jpg",
        assertThrows(
                DataException.class,
                () -> layout(ClassesFrom.NAMES, "x/cat.1.jpg", "x/b.jpg", "y/dog.2.jpg"))
            .getMessage());
    assertEquals(
        "data: the class of cat.1.jpg is not clear; it lies in no folder of a class",
        assertThrows(
                DataException.class, () -> layout(ClassesFrom.FOLDERS, "cat.1.jpg", "y/dog.2.jpg"))
            .getMessage());
  }
}
