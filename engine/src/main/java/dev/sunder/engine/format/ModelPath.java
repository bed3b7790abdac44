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
              : Files.exists(file) ? "is not a regular file" : "there is no such file";
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

  static void write(Path file, AtomicFile.Contents contents) {
    try {
      AtomicFile.write(file, contents);
    } catch (IOException failed) {
      throw new ModelFileException(file, "cannot be written: " + FileProblem.of(failed), failed);
    }
  }
}
