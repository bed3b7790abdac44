package dev.sunder.kernels.natives;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What the system says about files, in a line of words. */
final class Text {

  private Text() {}

  /** A path whose parts others may have named, fit for a terminal. */
  static String printable(Path path) {
    return printable(path.toString());
  }

  static String printable(String text) {
    return text.replaceAll("\\p{C}", "?");
  }

  /** Why something failed; Java's own messages are often a path only. */
  static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
      return "a file is in its way";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such folder";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return printable(system.getReason());
    }
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : printable(failure.getMessage().strip().lines().findFirst().orElse(""));
  }
}
