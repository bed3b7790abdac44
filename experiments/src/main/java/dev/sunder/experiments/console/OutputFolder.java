package dev.sunder.experiments.console;

import dev.sunder.engine.format.AtomicFile;
import dev.sunder.engine.format.FileProblem;
import dev.sunder.engine.format.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder that a command writes into, alone: until it is closed or the process ends, no other
 * job can open it.
 *
 * <p>Files appear in it whole; when the process is interrupted, what was being written is removed.
 * Closing ends the watch and leaves the files.
 */
public final class OutputFolder implements AutoCloseable {

  /** What {@link AtomicFile} calls an unfinished file. */
  private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.[0-9a-f]{16}\\.tmp");

  private static final int DEPTH = 3;

  private final Path folder;
  private final FolderLock lock;
  private final Thread cleaner;

  private volatile Runnable lastWork = () -> {};

  private OutputFolder(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
    this.cleaner =
        new Thread(
            () -> {
              lastWork.run();
              removeUnfinished();
            },
            "remove-unfinished");
  }

  /**
   * Opens a folder, making it if it is not there.
   *
   * @throws IOException if it cannot be made, a file of that name is in the way, or another job is
   *     at work in it, which is left alone
   */
  public static OutputFolder open(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new FileSystemException(
          folder.toString(), null, "a folder is needed for --out, this is a file");
    }
    try {
      Files.createDirectories(folder);
    } catch (FileSystemException failed) {
      throw new FileSystemException(
          folder.toString(),
          null,
          "the folder for --out cannot be made: " + FileProblem.of(failed));
    }
    OutputFolder opened = new OutputFolder(folder, FolderLock.take(folder));
    opened.removeUnfinished(); // A killed process may have left some.
    Runtime.getRuntime().addShutdownHook(opened.cleaner);
    return opened;
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** The path of a file in it. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * What to do when the process is interrupted, before unfinished files are removed: such as to
   * wait for one that is being written. Replaces what was to be done.
   */
  public void whenInterrupted(Runnable work) {
    lastWork = work;
  }

  /** Writes a text. */
  public void write(String name, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(
        file(name),
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook runs, as it should.
    }
    try {
      lock.close();
    } catch (IOException failed) {
      // The system takes the lock off when the process ends.
    }
  }

  private void removeUnfinished() {
    try (Stream<Path> all = Files.walk(folder, DEPTH)) {
      List<Path> unfinished =
          all.filter(file -> UNFINISHED.matcher(file.getFileName().toString()).matches()).toList();
      for (Path file : unfinished) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException failed) {
      // What cannot be listed or removed stays, under a name that says what it is.
    }
  }
}
