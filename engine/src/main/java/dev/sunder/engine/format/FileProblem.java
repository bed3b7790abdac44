package dev.sunder.engine.format;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, in words for a user: Java's exceptions often only name the file. */
public final class FileProblem {

  private FileProblem() {}

  /** The problem without the file's name, which may be a temporary one. */
  public static String of(IOException failure) {
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return "no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "there is a file of that name already";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    }
    String said =
        failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
    return said == null || said.isBlank() ? failure.getClass().getSimpleName() : said.strip();
  }
}
