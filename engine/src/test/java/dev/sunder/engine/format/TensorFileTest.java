package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {

  private static final TensorFile SMALL =
      TensorFile.of(
          Map.of("step", "17", "note", "\u00e9\n"),
          Map.of("a", new float[] {1, -0f, Float.NaN, Float.MIN_VALUE}, "b/c", new float[0]));

  @TempDir Path folder;
  private Refusals refusals;

  @BeforeEach
  void chooseFile() {
    refusals = new Refusals(folder.resolve("checkpoint.safetensors"), TensorFile::read);
  }

  @Test
  void arraysAndTextsAreReadBackToTheBit() {
    Path file = folder.resolve("file");
    SMALL.write(file);
    TensorFile read = TensorFile.read(file);
    assertEquals(new TreeMap<>(Map.of("step", "17", "note", "\u00e9\n")), read.texts());
    assertEquals(SMALL.tensors().keySet(), read.tensors().keySet());
    assertArrayEquals(SMALL.tensors().get("a"), read.tensors().get("a"));
    assertEquals(0, read.tensors().get("b/c").length);
  }

  @Test
  void everyFlippedBitIsRefused() throws Exception {
    Path file = folder.resolve("file");
    SMALL.write(file);
    refusals.refusedWithAnyBitFlipped(
        Files.readAllBytes(file), i -> new int[] {0, 1, 2, 3, 4, 5, 6, 7});
  }

  @Test
  void aFileWithoutADigestIsRefused() {
    refusals.refused(
        SafetensorsBytes.of("{\"__metadata__\":{\"step\":\"17\"}}"),
        "no digest",
        "the key sha256 is missing");
  }

  @Test
  void valuesOfAnotherTypeAreRefused() {
    refusals.refused(
        SafetensorsBytes.of(
            "{\"__metadata__\":{\"sha256\":\"\"},"
                + "\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            1f),
        "integers",
        "the tensor \"a\" holds 1 values of I32");
  }

  @Test
  void theDigestsKeyIsTaken() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> TensorFile.of(Map.of("sha256", "mine"), Map.of()));
    assertEquals("the key sha256 is the file's own", refused.getMessage());
  }
}
