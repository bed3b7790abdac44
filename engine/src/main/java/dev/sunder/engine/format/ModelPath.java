package dev.sunder.engine.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens files of models; what is wrong with them becomes a {@link ModelFileException}. */
final class ModelPath {

  private ModelPath() {}

  /** What makes something of an open file, throwing {@link IllegalArgumentException} at faults. */
  interface Reading<T> {
    T from(FileChannel channel) throws IOException;
  }

  static <T> T read(Path file, Reading<T> reading) {
    // Opening a pipe would wait for ever.
    if (!Files.isRegularFile(file)) {
      String problem =
          Files.isDirectory(file)
              ? "is a folder, expected a model's file"
              : isDescriptor(file) || Files.exists(file)
                  ? "is a pipe or a device, expected a file: write it to one first"
                  : "there is no such file";
      throw new ModelFileException(file, problem, null);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return reading.from(channel);
    } catch (IllegalArgumentException wrong) {
      throw new ModelFileException(file, wrong.getMessage(), wrong);
    } catch (IOException failed) {
      throw new ModelFileException(file, "cannot be read: " + FileProblem.of(failed), failed);
    }
  }

  /**
   * What a shell makes of {@code <(command)}; in another process than the shell's it is not there.
   */
  private static boolean isDescriptor(Path file) {
    return file.toString().matches("/dev/fd/\\d+|/proc/(self|\\d+)/fd/\\d+");
  }

  static void write(Path file, AtomicFile.Contents contents) {
    write(file, contents, false);
  }

  static void write(Path file, AtomicFile.Contents contents, boolean secret) {
    try {
      if (secret) {
        AtomicFile.writePrivate(file, contents);
      } else {
        AtomicFile.write(file, contents);
      }
    } catch (IOException failed) {
      throw new ModelFileException(file, "cannot be written: " + FileProblem.of(failed), failed);
    }
  }
}
