package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostMemoryTest {

  private static final ConvolutionCosts FIRST = new ConvolutionCosts(1, 2, 3, 4, 5);
  private static final ConvolutionCosts SECOND = new ConvolutionCosts(6, 7, 8, 9, 10);

  @TempDir Path folder;

  @Test
  void aLaterProcessRecallsWhatWasRemembered() {
    assertEquals(Optional.empty(), memory().recall());
    assertEquals(Optional.of(FIRST), memory().remember(FIRST));
    assertEquals(Optional.of(FIRST), memory().recall());
  }

  @Test
  void ofTwoThatMeasureAtOnceBothTakeTheFirst() throws IOException {
    memory().remember(FIRST);
    assertEquals(Optional.of(FIRST), memory().remember(SECOND));
    assertEquals(Optional.of(FIRST), memory().recall());
    assertEquals(1, files().size(), "files left: " + files());
  }

  /** As on a file system without links; a zip archive is one. */
  @Test
  void bothTakeTheFirstWhereNoLinkCanBeMade() throws IOException {
    Map<String, String> create = Map.of("create", "true");
    try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("costs.zip"), create)) {
      CostMemory memory = new CostMemory(zip.getPath("/"), "a machine");
      assertEquals(Optional.of(FIRST), memory.remember(FIRST));
      assertEquals(Optional.of(FIRST), memory.remember(SECOND));
      assertEquals(Optional.of(FIRST), memory.recall());
    }
  }

  @Test
  void machinesHaveFilesOfTheirOwn() {
    memory().remember(FIRST);
    new CostMemory(folder, "another machine").remember(SECOND);
    assertEquals(Optional.of(FIRST), memory().recall());
    assertEquals(Optional.of(SECOND), new CostMemory(folder, "another machine").recall());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a machine\n",
        "a machine\ndirect 1 2 3, product 4, copy 5 ps",
        "a machine\ndirect 1 2 3, product 4\n",
        "another machine\ndirect 1 2 3, product 4, copy 5 ps\n"
      })
  void aDamagedFileIsMeasuredAnew(String content) throws IOException {
    memory().remember(FIRST);
    Files.writeString(files().get(0), content);
    assertEquals(Optional.empty(), memory().recall());
    assertEquals(Optional.of(SECOND), memory().remember(SECOND));
    assertEquals(Optional.of(SECOND), memory().recall());
  }

  @Test
  void aFileThatCannotBeWrittenIsToldByNothing() {
    CostMemory nowhere = new CostMemory(folder.resolve("missing"), "a machine");
    assertTrue(nowhere.remember(FIRST).isEmpty());
  }

  private CostMemory memory() {
    return new CostMemory(folder, "a machine");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
