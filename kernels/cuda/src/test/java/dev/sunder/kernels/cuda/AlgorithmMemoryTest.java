package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sunder.kernels.cuda.AlgorithmChoice.Algorithm;
import dev.sunder.kernels.cuda.AlgorithmChoice.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which algorithm is taken, and how it is remembered. */
class AlgorithmMemoryTest {

  private static final String CONVOLUTION = "FORWARD 1x1x3x3 * 2x2/1+0 -> 1x1x2x2";

  @TempDir Path folder;

  private AlgorithmMemory memory(String machine) {
    return new AlgorithmMemory(folder.resolve("new/algorithms.txt"), machine);
  }

  @Test
  void remembersInAnotherRunAndPerMachine() {
    AlgorithmMemory first = memory("one");
    first.remember(CONVOLUTION, new Algorithm(6, 0));
    first.save();
    AlgorithmMemory second = memory("two | with a bar");
    assertNull(second.recall(CONVOLUTION));
    second.remember(CONVOLUTION, new Algorithm(1, 0));
    second.save();
    assertEquals(new Algorithm(6, 0), memory("one").recall(CONVOLUTION));
    assertEquals(new Algorithm(1, 0), memory("two | with a bar").recall(CONVOLUTION));
  }

  @Test
  void replacesWhatIsChosenAnew() throws IOException {
    for (int number : new int[] {6, 1}) {
      AlgorithmMemory memory = memory("one");
      memory.remember(CONVOLUTION, new Algorithm(number, 1));
      memory.save();
    }
    assertEquals(
        List.of("one | " + CONVOLUTION + " | 1/1"),
        Files.readAllLines(folder.resolve("new/algorithms.txt")));
  }

  @Test
  void forgetsLinesThatCannotBeRead() throws IOException {
    Path file = folder.resolve("new/algorithms.txt");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {(byte) 0xff, 0, '\n', '|', ' ', '|'});
    assertNull(memory("one").recall(CONVOLUTION));
    Files.writeString(
        file,
        "one | a | 100/0\none | b | x\none | c\none | d | 1\n\none | "
            + CONVOLUTION
            + " | 3/0\none || 1/0\n");
    assertEquals(new Algorithm(3, 0), memory("one").recall(CONVOLUTION));
    assertNull(memory("one").recall("a"));
    assertNull(memory("one").recall("b"));
    // Without a math type, as they were written once.
    assertNull(memory("one").recall("d"));
  }

  @Test
  void leavesNothingButTheFile() throws IOException {
    AlgorithmMemory memory = memory("one");
    memory.remember(CONVOLUTION, new Algorithm(6, 0));
    memory.save();
    try (var files = Files.list(folder.resolve("new"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void doesWithoutAFileThatCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("new"), "not a folder");
    AlgorithmMemory memory = memory("one");
    memory.remember(CONVOLUTION, new Algorithm(6, 0));
    memory.save();
    assertEquals(new Algorithm(6, 0), memory.recall(CONVOLUTION));
  }

  @Test
  void takesTheFastestThatIsUsableFitsIsDeterministicAndNotByTransforms() {
    List<Candidate> offered =
        List.of(
            new Candidate(2, 0, 9, 0, 1),
            new Candidate(1, 0, 6, 1000, 1),
            new Candidate(7, 3000, -1, 0, 1),
            new Candidate(7, 0, 3, 1001, 1),
            new Candidate(0, 0, 1, 0, 0),
            new Candidate(5, 0, 2, 0, 1),
            new Candidate(6, 0, 4, 0, 1),
            new Candidate(3, 0, 5, 0, 1),
            new Candidate(1, 0, 8, 0, 1));
    assertEquals(List.of(3, 1, 2), AlgorithmChoice.ranked(Direction.FORWARD, offered, 1000));
    // Other directions have other numbers for Fourier's and Winograd's.
    assertEquals(List.of(6, 1), AlgorithmChoice.ranked(Direction.BY_INPUT, offered, 1000));
    assertEquals(List.of(3, 1), AlgorithmChoice.ranked(Direction.BY_WEIGHT, offered, 1000));
  }
}
