package dev.sunder.experiments.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

  @TempDir private Path folder;

  @Test
  void foldersAreMadeWhereThereAreNone() throws Exception {
    try (OutputFolder out = OutputFolder.open(folder.resolve("a/b"))) {
      out.write("text", "x");
    }
    assertEquals("x", Files.readString(folder.resolve("a/b/text")));
  }

  @Test
  void whatAKilledProcessLeftUnfinishedIsRemovedAndNothingElse() throws Exception {
    Path unfinished =
        Files.writeString(folder.resolve(".model.safetensors.0123456789abcdef.tmp"), "half");
    Path other = Files.writeString(folder.resolve(".notes.tmp"), "mine");
    OutputFolder.open(folder).close();
    assertFalse(Files.exists(unfinished));
    assertTrue(Files.exists(other));
  }

  @Test
  void aFileInTheWayIsAnError() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThrows(IOException.class, () -> OutputFolder.open(file));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithTheReason() throws Exception {
    Path below = Files.createFile(folder.resolve("file")).resolve("out");
    FileSystemException failed =
        assertThrows(FileSystemException.class, () -> OutputFolder.open(below));
    assertTrue(
        failed.getMessage().startsWith(below + ": the folder for --out cannot be made: "),
        failed.getMessage());
  }

  /** Another job: opens the folder, says so, and works until it is killed. */
  public static void main(String[] args) throws Exception {
    try (OutputFolder out = OutputFolder.open(Path.of(args[0]))) {
      System.out.println("in " + out.path());
      Thread.sleep(Duration.ofMinutes(1).toMillis());
    }
  }

  @Test
  void aSecondJobIsRefusedUntilTheFirstIsGoneHoweverItEnds() throws Exception {
    Path unfinished = folder.resolve(".model.safetensors.0123456789abcdef.tmp");
    Process first =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OutputFolderTest.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals("in " + folder, first.inputReader().readLine());
      Files.writeString(unfinished, "the first job's");
      FileSystemException refused =
          assertThrows(FileSystemException.class, () -> OutputFolder.open(folder));
      assertEquals(
          folder
              + ": process "
              + first.pid()
              + " is at work in this folder: wait until it ends, or take another",
          refused.getMessage());
      assertTrue(Files.exists(unfinished), "the second job changed something");
    } finally {
      first.destroyForcibly().waitFor();
    }
    OutputFolder.open(folder).close();
    assertFalse(Files.exists(unfinished));
  }

  @Test
  void oneProcessDoesNotOpenAFolderTwiceEither() throws Exception {
    try (OutputFolder out = OutputFolder.open(folder)) {
      Path same = out.path().resolve(".").toAbsolutePath();
      assertThrows(FileSystemException.class, () -> OutputFolder.open(same));
      assertThrows(FileSystemException.class, () -> OutputFolder.open(same));
    }
    OutputFolder.open(folder).close();
  }
}
