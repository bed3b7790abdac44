package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {

  private static final ImageOptions AS_FOUND = ImageOptions.asFound();

  @TempDir Path folder;

  private static byte[] png(int rgb) {
    return SampleImages.encode("png", SampleImages.plain(4, 6, rgb));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private Path petsZip() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String split : List.of("train", "test")) {
      files.put(split + "/cat/0.png", png(0x110000));
      files.put(split + "/cat/1.png", png(0x220000));
      files.put(split + "/dog/0.png", png(0x330000));
    }
    return write("pets.zip", SampleFiles.zip(files));
  }

  private static int[] labels(Dataset dataset) {
    return IntStream.range(0, dataset.size()).map(dataset::label).toArray();
  }

  private static byte[] read(Dataset dataset, int index) {
    byte[] pixels = new byte[dataset.shape().size()];
    dataset.read(index, pixels, 0);
    return pixels;
  }

  private static String refusal(Path path, ImageOptions options) {
    return assertThrows(
            DataException.class,
            () -> {
              try (Dataset dataset = Datasets.open(path, options)) {
                dataset.prepare(1, done -> {});
              }
            })
        .getMessage();
  }

  @Test
  void zipWithSplitsIsReadByNamingOne() throws Exception {
    Path zip = petsZip();
    assertEquals(
        zip
            + " holds the splits test (3 images) and train (3 images); choose one, as in "
            + zip
            + "!/test",
        refusal(zip, AS_FOUND));
    try (Dataset train = Datasets.open(Path.of(zip + "!/train"), AS_FOUND)) {
      assertEquals(List.of("cat", "dog"), train.classNames());
      assertArrayEquals(new int[] {0, 0, 1}, labels(train));
      assertEquals(new ImageShape(3, 4, 6), train.shape());
      assertEquals(zip + "!/train/cat/1.png", train.name(1));
      assertEquals(0x22, read(train, 1)[0]);
    }
  }

  @Test
  void aNameFromADataSetIsAPathThatCanBeOpened() throws Exception {
    Path zip = petsZip();
    try (Dataset one = Datasets.unlabelled(List.of(Path.of(zip + "!/test/dog/0.png")), AS_FOUND)) {
      assertEquals(1, one.size());
      assertEquals(Dataset.UNLABELLED, one.label(0));
      assertEquals(0x33, read(one, 0)[0]);
    }
  }

  @Test
  void folderNamedLikeKagglesIsRead() throws Exception {
    write("set/dog.10.png", png(0x10));
    write("set/dog.9.png", png(0x09));
    write("set/cat.1.png", png(0x01));
    write("set/readme.txt", new byte[] {1});
    try (Dataset set = Datasets.open(folder.resolve("set"), AS_FOUND.withChannels(3))) {
      assertArrayEquals(new int[] {0, 1, 1}, labels(set));
      assertEquals(9, read(set, 1)[2 * 24]);
      assertEquals(0x10, read(set, 2)[2 * 24]);
    }
  }

  @Test
  void onlyTheClassesAskedForAreReadInTheirOrder() throws Exception {
    for (String name : List.of("a.1.png", "b.1.png", "c.1.png")) {
      write("abc/" + name, png(name.charAt(0)));
    }
    try (Dataset set =
        Datasets.open(folder.resolve("abc"), AS_FOUND.withClasses(List.of("c", "a")))) {
      assertEquals(List.of("c", "a"), set.classNames());
      assertArrayEquals(new int[] {1, 0}, labels(set));
    }
    assertEquals(
        folder.resolve("abc") + ": there is no class 'cow', expected some of a, b, c",
        refusal(folder.resolve("abc"), AS_FOUND.withClasses(List.of("a", "cow"))));
  }

  @Test
  void anyGreyImagesMakeAGreySetAndAColouredOneAmongThemIsRefused() throws Exception {
    for (int i = 0; i < 40; i++) {
      write(
          "grey/cat." + i + ".png",
          SampleImages.encode(
              "png",
              SampleImages.as(
                  java.awt.image.BufferedImage.TYPE_BYTE_GRAY, SampleImages.plain(4, 6, 0))));
    }
    try (Dataset set = Datasets.open(folder.resolve("grey"), AS_FOUND)) {
      assertEquals(1, set.shape().channels());
    }
    // Not among the 16 that are looked at beforehand.
    write("grey/cat.1.png", png(0xFF0000));
    String message = refusal(folder.resolve("grey"), AS_FOUND);
    assertTrue(message.contains("cat.1.png: a colour image, expected grey"), message);
  }

  @Test
  void imagesOfDifferentSizesNeedASize() throws Exception {
    write("mixed/cat.0.png", png(0));
    write("mixed/dog.0.png", SampleImages.encode("png", SampleImages.plain(5, 6, 0)));
    assertEquals(
        folder.resolve("mixed/dog.0.png")
            + ": 5 x 6 pixels, expected 4 x 6 as the first image has; choose a size for images that differ",
        refusal(folder.resolve("mixed"), AS_FOUND));
    try (Dataset set = Datasets.open(folder.resolve("mixed"), AS_FOUND.withSize(3, 3))) {
      set.prepare(2, done -> {});
      assertEquals(new ImageShape(3, 3, 3), set.shape());
    }
  }

  @Test
  void aBrokenImageIsNamedOrLeftOut() throws Exception {
    write("set/cat.0.png", png(0x010000));
    write("set/cat.1.png", new byte[0]);
    write("set/dog.0.png", Arrays.copyOf(png(0x020000), 60));
    write("set/dog.1.png", png(0x030000));
    assertEquals(
        folder.resolve("set/cat.1.png") + ": empty file, expected an image",
        refusal(folder.resolve("set"), AS_FOUND));
    try (Dataset set = Datasets.open(folder.resolve("set"), AS_FOUND.withSkipBroken(true))) {
      assertArrayEquals(new int[] {0, 1}, labels(set));
      assertEquals(3, read(set, 1)[0]);
    }
  }

  @Test
  void nothingButBrokenImagesIsAnErrorEvenWhenSkipping() throws Exception {
    write("set/cat.0.png", new byte[0]);
    String message =
        refusal(
            folder.resolve("set"), AS_FOUND.withSkipBroken(true).withSize(4, 4).withChannels(3));
    assertTrue(message.startsWith("none of 1 images can be decoded"), message);
  }

  @Test
  void placesWithoutImagesSayWhatIsThere() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertEquals(
        empty
            + " holds no JPEG, PNG, GIF or BMP images, idx files or CIFAR batches; it holds nothing",
        refusal(empty, AS_FOUND));
    Path kaggle =
        write(
            "all.zip", SampleFiles.zip(Map.of("train.zip", new byte[3], "test1.zip", new byte[3])));
    assertTrue(refusal(kaggle, AS_FOUND).endsWith("it holds test1.zip, train.zip"));
    assertEquals(
        folder.resolve("no") + ": no such file or folder", refusal(folder.resolve("no"), AS_FOUND));
    Path pets = petsZip();
    assertEquals(
        pets + "!/valid: there is no valid in it, there is test, train",
        refusal(Path.of(pets + "!/valid"), AS_FOUND));
  }

  @Test
  void filesOfOtherKindsSayWhatWasExpected() throws Exception {
    assertTrue(
        refusal(write("x.tar", new byte[] {0x75, 0x73, 0x74, 0x61, 0x72}), AS_FOUND)
            .contains("begins with 75737461, expected a zip archive"));
    assertTrue(
        refusal(write("x.idx", SampleFiles.idxLabels(1)), AS_FOUND)
            .contains("name the file of images"));
    assertTrue(refusal(write("nothing.zip", new byte[0]), AS_FOUND).contains("empty file"));
    assertTrue(
        refusal(write("cat.png", png(0)), AS_FOUND).contains("the class of cat.png is not clear"));
    assertTrue(
        refusal(write("cut.zip", Arrays.copyOf(Files.readAllBytes(petsZip()), 300)), AS_FOUND)
            .contains("zip"));
  }

  @Test
  void unlabelledImagesComeInTheOrderNamed() throws Exception {
    Path single = write("z.png", png(0x050000));
    write("many/b.png", png(0x060000));
    write("many/a.png", png(0x070000));
    try (Dataset set = Datasets.unlabelled(List.of(single, folder.resolve("many")), AS_FOUND)) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < set.size(); i++) {
        names.add(set.name(i));
      }
      assertEquals(
          List.of(
              single.toString(),
              folder.resolve("many/a.png").toString(),
              folder.resolve("many/b.png").toString()),
          names);
      assertEquals(5, read(set, 0)[0]);
      assertEquals(7, read(set, 1)[0]);
    }
  }

  @Test
  void fingerprintTellsApartPixelsLabelsAndSize() throws Exception {
    write("one/cat.0.png", png(1));
    write("same/cat.0.png", png(1));
    write("pixel/cat.0.png", png(2));
    write("label/dog.0.png", png(1));
    List<String> sums = new ArrayList<>();
    for (String name : List.of("one", "same", "pixel", "label")) {
      try (Dataset set = Datasets.open(folder.resolve(name), AS_FOUND)) {
        sums.add(set.fingerprint());
      }
    }
    try (Dataset set = Datasets.open(folder.resolve("one"), AS_FOUND.withSize(2, 2))) {
      sums.add(set.fingerprint());
    }
    assertEquals(64, sums.get(0).length());
    assertEquals(sums.get(0), sums.get(1));
    for (int i = 2; i < sums.size(); i++) {
      assertNotEquals(sums.get(0), sums.get(i), "set " + i);
    }
  }

  @Test
  void classesAreCountedBeforeTraining() throws Exception {
    write("set/cat.0.png", png(1));
    write("set/cat.1.png", png(1));
    try (Dataset set = Datasets.open(folder.resolve("set"), AS_FOUND)) {
      DataException e = assertThrows(DataException.class, () -> Datasets.requireClasses(set, 2));
      assertEquals(
          "classes found: cat (2); expected at least 2, each with an image", e.getMessage());
      Datasets.requireClasses(set, 1);
    }
    Dataset odd = new PatternDataset(4, new ImageShape(1, 1, 1)).subset(new int[] {1, 3});
    DataException e = assertThrows(DataException.class, () -> Datasets.requireClasses(odd, 2));
    assertEquals(
        "classes found: even (0), odd (2); expected at least 2, each with an image",
        e.getMessage());
  }

  @Test
  void preparingReportsEveryImageOnce() throws Exception {
    for (int i = 0; i < 10; i++) {
      write("set/cat." + i + ".png", png(i));
    }
    List<Integer> reported = new ArrayList<>();
    try (Dataset set = Datasets.open(folder.resolve("set"), AS_FOUND)) {
      set.prepare(3, reported::add);
    }
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), reported);
  }

  @Test
  void readingAfterClosingIsRefused() throws Exception {
    write("set/cat.0.png", png(1));
    Dataset set = Datasets.open(folder.resolve("set"), AS_FOUND);
    byte[] pixels = read(set, 0);
    set.close();
    assertThrows(IllegalStateException.class, () -> set.read(0, pixels, 0));
  }

  @Test
  void largeSetsAreKeptInATemporaryFileThatIsGoneAtOnce() throws Exception {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    write("set/cat.0.png", png(0x010000));
    write("set/cat.1.png", png(0x020000));
    try (Dataset set =
        Datasets.open(folder.resolve("set"), AS_FOUND.withHeapLimit(0).withScratch(scratch))) {
      assertEquals(2, read(set, 1)[0]);
      assertEquals(1, read(set, 0)[0]);
      try (var left = Files.list(scratch)) {
        assertEquals(0, left.count());
      }
    }
    Dataset without =
        Datasets.open(
            folder.resolve("set"),
            AS_FOUND.withHeapLimit(0).withScratch(folder.resolve("missing")));
    DataException e = assertThrows(DataException.class, () -> read(without, 0));
    assertTrue(
        e.getMessage()
            .contains("no room for 0 MiB of decoded pixels in " + folder.resolve("missing")),
        e.getMessage());
    without.close();
  }

  @Test
  void aFolderWithOneFileThatIsNoImageHoldsNoImages() throws Exception {
    Path set = Files.createDirectories(folder.resolve("notes"));
    Files.writeString(set.resolve("readme.txt"), "no image");
    DataException refused =
        assertThrows(DataException.class, () -> Datasets.open(set, ImageOptions.asFound()));
    assertEquals(
        set
            + " holds no JPEG, PNG, GIF or BMP images, idx files or CIFAR batches; it holds"
            + " readme.txt",
        refused.getMessage());
  }

  @Test
  void labelsAreKnownThoughPackedAndTheImagesAskedFor() throws Exception {
    Path labels = folder.resolve("t10k-labels-idx1-ubyte.gz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(labels))) {
      packed.write(new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 5});
    }
    DataException refused =
        assertThrows(DataException.class, () -> Datasets.open(labels, ImageOptions.asFound()));
    assertTrue(
        refused.getMessage().startsWith(labels + ": idx labels; name the file of images"),
        refused.getMessage());
  }

  @Test
  void setsOfSeveralKindsBesideEachOtherAreRefused() throws Exception {
    write("digits/t10k-images-idx3-ubyte", SampleFiles.idxImages(1, 2, 2, new byte[4]));
    write("digits/t10k-labels-idx1-ubyte", SampleFiles.idxLabels(0));
    write("digits/preview.png", png(0x110000));
    assertEquals(1, Datasets.open(folder, AS_FOUND).size());
    write("pets/cat.1.png", png(0x110000));
    assertEquals(
        folder
            + " holds several sets of images: digits/t10k-images-idx3-ubyte and, as 1 other files, pets/cat.1.png; choose one, as in "
            + folder
            + "!/digits/t10k-images-idx3-ubyte",
        refusal(folder, AS_FOUND));
    Files.delete(folder.resolve("pets/cat.1.png"));
    write("cifar/data_batch_1.bin", SampleFiles.cifarRecord(3, 77));
    assertTrue(refusal(folder, AS_FOUND).contains("data_batch_1.bin"));
  }

  @Test
  void picturesAreFoundAgainUnderOtherNames() throws Exception {
    write("a/x/1.png", png(0x110000));
    write("a/y/2.png", png(0x220000));
    write("b/x/3.png", png(0x330000));
    write("b/y/4.png", png(0x110000));
    try (Dataset a = Datasets.open(folder.resolve("a"), AS_FOUND);
        Dataset b = Datasets.open(folder.resolve("b"), AS_FOUND)) {
      assertArrayEquals(new int[] {0}, PixelSet.of(a).without(b));
    }
  }

  @Test
  void whatCannotBeReadIsNamedOrLeftOutForGood() throws Exception {
    write("set/cat/1.png", png(0x110000));
    write("set/dog/2.png", png(0x220000));
    Files.createSymbolicLink(folder.resolve("set/cat/gone.png"), folder.resolve("nowhere.png"));
    Path set = folder.resolve("set");
    assertEquals(
        set + "/cat/gone.png: cannot be read: no such file or folder", refusal(set, AS_FOUND));
    Files.createSymbolicLink(folder.resolve("set/dog/back"), set);
    assertEquals(
        "the symbolic link " + set + "/dog/back leads back to a folder that holds it",
        refusal(set, AS_FOUND));
    ImageOptions skipping = AS_FOUND.withSkipBroken(true);
    try (Dataset images = Datasets.open(set, skipping);
        Dataset unlabelled = Datasets.unlabelled(List.of(set), skipping)) {
      assertEquals(2, images.size());
      assertEquals(2, unlabelled.size());
      String fingerprint = images.fingerprint();
      try (Dataset again = Datasets.open(set, skipping)) {
        assertEquals(fingerprint, again.fingerprint());
      }
    }
  }

  @Test
  void aNameWhoseBytesAreNoTextIsReadAndShownEncoded() throws Exception {
    write("set/cat/1.png", png(0x110000));
    write("set/dog/2.png", png(0x220000));
    Path set = folder.resolve("set");
    String copy = "cp cat/1.png \"$(printf 'cat/caf\\351 1.png')\"";
    Process made = new ProcessBuilder("sh", "-c", copy).directory(set.toFile()).inheritIO().start();
    assumeTrue(made.waitFor() == 0, "this file system takes no such name");
    try (Dataset images = Datasets.open(set, AS_FOUND)) {
      images.prepare(1, done -> {});
      assertEquals(3, images.size());
      assertEquals(set + "/cat/caf%E9%201.png", images.name(1));
      assertEquals(64, images.fingerprint().length());
    }
  }
}
