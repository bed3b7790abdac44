package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path folder;

  @Test
  void aFileIsReplacedWhole() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, channel -> channel.write(bytes("the old content")));
    AtomicFile.write(file, channel -> channel.write(bytes("the new")));
    assertEquals("the new", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void aWriteThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, channel -> channel.write(bytes("the old content")));
    IOException failed =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(bytes("the n"));
                      throw new IOException("no space left");
                    }));
    assertEquals("no space left", failed.getMessage());
    assertEquals("the old content", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void aFileThatTheSystemCutsOffLeavesTheOldModelAndNothingElse() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash and its ulimit");
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(TinyModels.plain(), file);
    byte[] old = Files.readAllBytes(file);
    // The shell allows files of one block of 1,024 bytes; the model takes four.
    Process process =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                "ulimit -f 1 && exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                WriteLargerModel.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the other process hangs");
    assertTrue(output.contains("ModelFileException: " + file + ": cannot be written"), output);
    assertEquals(-1, java.util.Arrays.mismatch(old, Files.readAllBytes(file)));
    assertEquals(List.of("model.safetensors"), names());
  }

  /** What runs in the other process. */
  static final class WriteLargerModel {
    public static void main(String[] arguments) {
      ModelFile.write(TinyModels.everything(), Path.of(arguments[0]));
    }
  }

  @Test
  void whatAKilledWriterLeftIsRemovedByTheNext() throws Exception {
    Path file = folder.resolve("file");
    AtomicFile.write(file, channel -> channel.write(bytes("the old content")));
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WriteForEver.class.getName(),
                file.toString())
            .start();
    assertEquals('w', writer.getInputStream().read());
    assertEquals(2, names().size(), names().toString());
    // One at work keeps its file.
    Path atWork = folder.resolve(".file.0123456789abcdef.tmp");
    try (FileChannel channel =
            FileChannel.open(atWork, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      AtomicFile.write(file, other -> other.write(bytes("the new")));
      assertEquals(3, names().size(), names().toString());
      assertTrue(lock.isValid());
    }
    writer.destroyForcibly().waitFor();
    assertEquals("the new", Files.readString(file));
    AtomicFile.write(file, channel -> channel.write(bytes("the newest")));
    assertEquals(List.of("file"), names());
  }

  /** What runs in the other process, until it is killed. */
  static final class WriteForEver {
    public static void main(String[] arguments) throws IOException {
      AtomicFile.write(
          Path.of(arguments[0]),
          channel -> {
            channel.write(bytes("half a con"));
            System.out.write('w');
            System.out.flush();
            while (true) {
              LockSupport.park();
            }
          });
    }
  }

  @Test
  void aFileOfALikeNameStays() throws IOException {
    Files.writeString(folder.resolve(".file.0123456789abcdef.tmp.bak"), "x");
    Files.writeString(folder.resolve(".other.0123456789abcdef.tmp"), "x");
    Files.writeString(folder.resolve(".file.tmp"), "x");
    AtomicFile.write(folder.resolve("file"), channel -> channel.write(bytes("x")));
    assertEquals(4, names().size(), names().toString());
  }

  @Test
  void aFolderOfThatNameStays() throws IOException {
    Path file = folder.resolve("file");
    Files.createDirectory(file);
    IOException failed =
        assertThrows(
            IOException.class, () -> AtomicFile.write(file, channel -> channel.write(bytes("x"))));
    assertTrue(failed.getMessage().endsWith("is there and no regular file"), failed.getMessage());
    assertTrue(Files.isDirectory(file));
  }

  @Test
  void aDeviceIsNotReplacedByAFile() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "needs /dev/null");
    assertThrows(IOException.class, () -> AtomicFile.write(device, channel -> {}));
    assertTrue(!Files.isRegularFile(device));
  }

  @Test
  void throughALinkTheFileIsReplacedAndTheLinkStays() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "old");
    Path link = folder.resolve("link");
    try {
      Files.createSymbolicLink(link, file);
    } catch (IOException | UnsupportedOperationException noLinks) {
      assumeTrue(false, "needs symbolic links");
    }
    AtomicFile.write(link, channel -> channel.write(bytes("new")));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void anotherFileBesideItHasTheSamePermissions() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path usual = Files.writeString(folder.resolve("usual"), "x");
    Path file = folder.resolve("file");
    AtomicFile.write(file, channel -> channel.write(bytes("x")));
    assertEquals(Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(file));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
