package dev.sunder.engine.format;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong with a file, in words for a user: Java's exceptions often only name the file. */
public final class FileProblem {

  private static final Pattern IN_BRACKETS = Pattern.compile("(?s).*\\(([^()]+)\\)");

  private FileProblem() {}

  /** The problem without the file's name, which may be a temporary one. */
  public static String of(IOException failure) {
    if (failure instanceof NoSuchFileException) {
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
    if (failure instanceof FileNotFoundException) {
      // That is what FileInputStream throws at anything: "NAME (the system's reason)".
      Matcher reason = IN_BRACKETS.matcher(said == null ? "" : said);
      said = reason.matches() ? reason.group(1) : "No such file or directory";
    }
    return said == null || said.isBlank()
        ? failure.getClass().getSimpleName()
        : inWords(said.strip());
  }

  /** The system's own reasons, as far as they are common. */
  private static String inWords(String reason) {
    return switch (reason) {
      case "No such file or directory" -> "no such file or folder";
      case "Permission denied" -> "permission denied";
      case "Is a directory" -> "a folder, expected a file";
      case "Too many open files" ->
          "too many open files: allow this process more (ulimit -n), or start fewer";
      default -> reason;
    };
  }
}
