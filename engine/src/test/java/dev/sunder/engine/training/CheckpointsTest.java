package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.format.ModelFileException;
import dev.sunder.engine.format.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  @TempDir Path folder;

  private static Checkpoint at(long step) {
    return new Checkpoint(
        step,
        new TrainedOn("a device", "a tuning"),
        new TreeMap<>(Map.of("train.seed", "1", "train.batch", "8")),
        new TreeMap<>(Map.of("fc.weight", new float[] {1.5f, -0f, step}, "fc.bias", new float[1])),
        new TreeMap<>(Map.of("fc.weight", new float[] {Float.MIN_VALUE, 2, 3})));
  }

  private Path file(long step) {
    return folder.resolve("checkpoint-%09d.safetensors".formatted(step));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Checkpoint latest() {
    return Checkpoints.in(folder).latest().orElseThrow();
  }

  private static void damage(Path file, int fromTheEnd) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - fromTheEnd] ^= 0x10;
    Files.write(file, bytes);
  }

  @Test
  void whatIsWrittenIsReadTheSameToTheBit() {
    Checkpoints.in(folder).write(at(7));
    Checkpoint read = latest();
    assertEquals(7, read.step());
    assertEquals(new TrainedOn("a device", "a tuning"), read.on());
    assertEquals(at(7).facts(), read.facts());
    assertEquals(at(7).parameters().keySet(), read.parameters().keySet());
    assertArrayEquals(at(7).parameters().get("fc.weight"), read.parameters().get("fc.weight"));
    assertArrayEquals(at(7).velocities().get("fc.weight"), read.velocities().get("fc.weight"));
  }

  @Test
  void aFolderWithoutCheckpointsHasNoneAndNeedNotExist() {
    assertTrue(Checkpoints.in(folder).latest().isEmpty());
    assertTrue(Checkpoints.in(folder.resolve("missing")).latest().isEmpty());
  }

  @Test
  void theLastTwoAreKept() throws IOException {
    for (long step : new long[] {9, 10, 99, 1_000_000_000_000L}) {
      Checkpoints.in(folder).write(at(step));
    }
    assertEquals(
        List.of("checkpoint-000000099.safetensors", "checkpoint-1000000000000.safetensors"),
        names());
    assertEquals(1_000_000_000_000L, latest().step());
  }

  @Test
  void aDamagedLastOneIsPassedOver() throws IOException {
    Checkpoints.in(folder).write(at(1));
    Checkpoints.in(folder).write(at(2));
    damage(file(2), 1);
    assertEquals(1, latest().step());
  }

  @Test
  void aLastOneCutShortIsPassedOver() throws IOException {
    Checkpoints.in(folder).write(at(1));
    byte[] bytes = Files.readAllBytes(file(1));
    Files.write(file(2), java.util.Arrays.copyOf(bytes, bytes.length - 5));
    Files.write(file(3), new byte[0]);
    assertEquals(1, latest().step());
  }

  @Test
  void whereAllAreDamagedTheLastOnesDamageIsToldRatherThanStartingAfresh() throws IOException {
    Checkpoints.in(folder).write(at(1));
    Checkpoints.in(folder).write(at(2));
    damage(file(1), 1);
    damage(file(2), 1);
    ModelFileException told = assertThrows(ModelFileException.class, this::latest);
    assertTrue(told.getMessage().startsWith(file(2).toString()), told.getMessage());
  }

  @Test
  void aFileOfAnotherFormatUnderACheckpointsNameIsRefused() {
    TensorFile.of(Map.of("format", "other"), Map.of()).write(file(1));
    IllegalArgumentException told = assertThrows(IllegalArgumentException.class, this::latest);
    assertTrue(told.getMessage().contains("is no checkpoint of this version"));
  }

  @Test
  void aFreshRunClearsCheckpointsAndUnfinishedFilesAndNothingElse() throws IOException {
    Checkpoints.in(folder).write(at(1));
    Files.createFile(folder.resolve(".checkpoint-000000002.safetensors.00ff.tmp"));
    Files.createFile(folder.resolve("model.safetensors"));
    Checkpoints.in(folder).clearAfter(0, true);
    assertEquals(List.of("model.safetensors"), names());
  }

  @Test
  void aResumedRunKeepsTheCheckpointsItDidNotPassOver() throws IOException {
    Checkpoints.in(folder).write(at(1));
    Checkpoints.in(folder).write(at(2));
    Checkpoints.in(folder).clearAfter(1, false);
    assertEquals(List.of("checkpoint-000000001.safetensors"), names());
  }

  @Test
  void everyDifferenceToTheRunThatResumesIsNamed() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> at(40).requireSame(Map.of("train.seed", "2", "data.sha256", "ab")));
    assertEquals(
        "cannot resume the run of the checkpoint at step 40: data.sha256 was missing, now is ab; "
            + "train.batch was 8, now is missing; train.seed was 1, now is 2; "
            + "resume with what it began with, or start afresh",
        refused.getMessage());
  }
}
