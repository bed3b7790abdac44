package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MNIST's idx files and CIFAR-10's batches. */
class BinaryFormatsTest {

  private static final ImageOptions AS_FOUND = ImageOptions.asFound();

  @TempDir Path folder;

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  /** Images of 2 x 2 pixels: image i has pixels 10 i + 0, 1, 2, 3. */
  private static byte[] images(int count) {
    byte[] pixels = new byte[4 * count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 4 * 10 + i % 4);
    }
    return SampleFiles.idxImages(count, 2, 2, pixels);
  }

  private static int[] labels(Dataset dataset) {
    return IntStream.range(0, dataset.size()).map(dataset::label).toArray();
  }

  private static byte[] read(Dataset dataset, int index) {
    byte[] pixels = new byte[dataset.shape().size()];
    dataset.read(index, pixels, 0);
    return pixels;
  }

  private static String refusal(Path path) {
    return assertThrows(DataException.class, () -> Datasets.open(path, AS_FOUND)).getMessage();
  }

  @Test
  void idxPairIsReadPlainAndPackedFromFolderFileAndArchive() throws Exception {
    write("train-images-idx3-ubyte", images(3));
    write("train-labels-idx1-ubyte", SampleFiles.idxLabels(7, 0, 1));
    write("t10k-images-idx3-ubyte.gz", SampleFiles.gzip(images(2)));
    write("t10k-labels-idx1-ubyte.gz", SampleFiles.gzip(SampleFiles.idxLabels(9, 8)));
    for (Path train :
        List.of(folder, folder.resolve("train-images-idx3-ubyte"), Path.of(folder + "!/train"))) {
      try (Dataset set = Datasets.open(train, AS_FOUND)) {
        assertArrayEquals(new int[] {7, 0, 1}, labels(set));
        assertArrayEquals(new byte[] {20, 21, 22, 23}, read(set, 2));
        assertEquals(new ImageShape(1, 2, 2), set.shape());
      }
    }
    for (Path test :
        List.of(
            folder.resolve("t10k-images-idx3-ubyte.gz"),
            Path.of(folder + "!/t10k"),
            Path.of(folder + "!/test"))) {
      try (Dataset set = Datasets.open(test, AS_FOUND)) {
        assertArrayEquals(new int[] {9, 8}, labels(set));
        assertEquals(folder.resolve("t10k-images-idx3-ubyte.gz") + "#1", set.name(1));
      }
    }
    Map<String, byte[]> files =
        Map.of(
            "m/a-images.idx3-ubyte", images(1), "m/a-labels.idx1-ubyte", SampleFiles.idxLabels(4));
    try (Dataset set = Datasets.open(write("m.zip", SampleFiles.zip(files)), AS_FOUND)) {
      assertArrayEquals(new int[] {4}, labels(set));
    }
  }

  @Test
  void zerosAndOnesAreTakenFromTheDigits() throws Exception {
    write("x-images-idx3-ubyte", images(5));
    write("x-labels-idx1-ubyte", SampleFiles.idxLabels(1, 5, 0, 1, 9));
    try (Dataset all = Datasets.open(folder, AS_FOUND);
        Dataset read = Datasets.open(folder, AS_FOUND.withClasses(List.of("0", "1")))) {
      for (Dataset bits : List.of(read, all.filterClasses(List.of("0", "1")))) {
        assertEquals(List.of("0", "1"), bits.classNames());
        assertArrayEquals(new int[] {1, 0, 1}, labels(bits));
        assertArrayEquals(new byte[] {30, 31, 32, 33}, read(bits, 2));
        assertTrue(bits.name(2).endsWith("#3"), bits.name(2));
      }
    }
  }

  @Test
  void digitsAreBroughtToAnotherSizeAndToColour() throws Exception {
    byte[] pixels = {0, 100, 0, 100};
    write("x-images-idx3-ubyte", SampleFiles.idxImages(1, 2, 2, pixels));
    write("x-labels-idx1-ubyte", SampleFiles.idxLabels(1));
    try (Dataset set = Datasets.open(folder, AS_FOUND.withSize(1, 4).withChannels(3))) {
      assertArrayEquals(new byte[] {0, 25, 75, 100, 0, 25, 75, 100, 0, 25, 75, 100}, read(set, 0));
    }
  }

  @Test
  void wrongIdxFilesAreNamedWithPlaceAndExpectation() throws Exception {
    Path images = write("x-images-idx3-ubyte", images(2));
    assertEquals(
        images + ": its labels are missing, expected x-labels-idx1-ubyte beside it",
        refusal(images));
    write("x-labels-idx1-ubyte", SampleFiles.idxLabels(1, 2, 3));
    assertEquals(
        images + ": 2 images, expected 3 as x-labels-idx1-ubyte has labels", refusal(images));
    write("x-labels-idx1-ubyte", SampleFiles.idxLabels(1, 2));
    write("x-images-idx3-ubyte", Arrays.copyOf(images(2), 20));
    assertEquals(
        images
            + ": 2 images of 2 x 2 need 8 bytes from byte 16, but 4 follow: truncated or corrupt",
        refusal(images));
    write("x-images-idx3-ubyte", SampleFiles.gzip(Arrays.copyOf(images(2), 22)));
    assertEquals(images + ": ends at byte 22 inside image 1 of 2: truncated", refusal(images));
    write("x-images-idx3-ubyte", SampleFiles.gzip(Arrays.copyOf(images(2), 25)));
    assertEquals(images + ": goes on at byte 24 where it should end: corrupt", refusal(images));
    write("x-images-idx3-ubyte", SampleFiles.idxImages(2, 40000, 40000, new byte[8]));
    assertTrue(refusal(images).contains("images of 40000 x 40000, expected 1 to"), refusal(images));
    write("x-images-idx3-ubyte", SampleFiles.idxLabels(1, 2));
    assertTrue(
        refusal(images).contains("magic number 00000801 at byte 0, expected 00000803"),
        refusal(images));
  }

  @Test
  void severalPairsWithoutATrainingOneMustBeChosenFrom() throws Exception {
    for (String name : List.of("a", "b")) {
      write(name + "-images-idx3-ubyte", images(1));
      write(name + "-labels-idx1-ubyte", SampleFiles.idxLabels(1));
    }
    assertEquals(
        folder
            + ": 0 files of idx images are of split 'train', expected 1; choose among a-images-idx3-ubyte, b-images-idx3-ubyte",
        refusal(folder));
  }

  @Test
  void cifarBatchesAreReadBySplitAndClass() throws Exception {
    write("data_batch_1.bin", SampleFiles.cifarRecord(3, 30));
    byte[] second = Arrays.copyOf(SampleFiles.cifarRecord(5, 50), 2 * 3073);
    System.arraycopy(SampleFiles.cifarRecord(0, 7), 0, second, 3073, 3073);
    write("data_batch_2.bin", second);
    write("test_batch.bin", SampleFiles.cifarRecord(5, 51));
    try (Dataset set = Datasets.open(folder, AS_FOUND.withClasses(List.of("cat", "dog")))) {
      assertArrayEquals(new int[] {0, 1}, labels(set));
      assertEquals(50, read(set, 1)[3071]);
      assertEquals(folder.resolve("data_batch_2.bin") + "#0", set.name(1));
    }
    for (Path test : List.of(folder.resolve("test_batch.bin"), Path.of(folder + "!/test"))) {
      try (Dataset set = Datasets.open(test, AS_FOUND)) {
        assertArrayEquals(new int[] {5}, labels(set));
        assertEquals(51, read(set, 0)[0]);
      }
    }
  }

  @Test
  void wrongCifarBatchesAreNamedWithPlaceAndExpectation() throws Exception {
    Path batch = write("data_batch_1.bin", new byte[3072]);
    assertTrue(refusal(batch).contains("3072 bytes, expected a multiple of 3073"), refusal(batch));
    write("data_batch_1.bin", SampleFiles.cifarRecord(10, 0));
    assertEquals(batch + ": label 10 at byte 0, expected 0 to 9", refusal(batch));
  }

  private Path labelled(int... labels) throws Exception {
    write("x-labels-idx1-ubyte", SampleFiles.idxLabels(labels));
    return write("x-images-idx3-ubyte", images(labels.length));
  }

  /** The labels from one to another, each so many times. */
  private static IntStream each(int first, int last, int times) {
    return IntStream.rangeClosed(first, last)
        .flatMap(label -> IntStream.generate(() -> label).limit(times));
  }

  @ParameterizedTest(name = "labels {0} to {1}")
  @CsvSource({"1, 26", "0, 46", "0, 61", "1, 10", "0, 255"})
  void labelsAboveNineAreClassesUpToTheGreatest(int first, int last) throws Exception {
    Path train = labelled(each(first, last, 2).toArray());
    List<String> names = IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    try (Dataset set = Datasets.open(train, AS_FOUND)) {
      assertEquals(names, set.classNames());
      assertArrayEquals(each(0, last - first, 2).toArray(), labels(set));
    }
    try (Dataset test = Datasets.open(labelled(first + 1), AS_FOUND.withClasses(names))) {
      assertArrayEquals(new int[] {1}, labels(test));
    }
  }

  @Test
  void aClassMayBeRareAsInEmnistsUnbalancedSets() throws Exception {
    // 62 classes of 15, of which one has 1 instead: 1 * 62 * 20 >= 916.
    Path path = labelled(IntStream.concat(each(0, 60, 15), IntStream.of(61)).toArray());
    try (Dataset set = Datasets.open(path, AS_FOUND)) {
      assertEquals(62, set.classNames().size());
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a byte far above digits, 0, 9, 200, 'label 200 at byte 408, where label 10 occurs 0 times'",
    "a bit more than digits, 0, 9, 13, 'label 13 at byte 408, where label 10 occurs 0 times'",
    "the next after digits, 0, 9, 10, 'label 10 at byte 408, where label 10 occurs 1 times'",
    "the next after letters, 1, 26, 27, 'label 27 at byte 1048, where label 27 occurs 1 times'",
    "a zero before letters, 1, 26, 0, 'label 0 at byte 1048, where label 0 occurs 1 times'",
  })
  void aLabelThatIsNoClassIsDamage(String what, int first, int last, int odd, String expected)
      throws Exception {
    int[] sound = each(first, last, 40).toArray();
    Path images = labelled(IntStream.concat(IntStream.of(sound), IntStream.of(odd)).toArray());
    String start = folder.resolve("x-labels-idx1-ubyte") + ": " + expected;
    assertTrue(refusal(images).startsWith(start), what + ": " + refusal(images));
    List<String> names = IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    try (Dataset set = Datasets.open(images, AS_FOUND.withClasses(names))) {
      assertEquals(sound.length, set.size());
    }
  }
}
