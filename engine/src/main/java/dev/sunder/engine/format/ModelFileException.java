package dev.sunder.engine.format;

import java.nio.file.Path;

/**
 * A model file that cannot be read or written. The message is one sentence for the user: the file,
 * the place in it (a byte offset, a key, a tensor or a node), what was found and what was expected.
 */
public final class ModelFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ModelFileException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
