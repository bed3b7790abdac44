package dev.sunder.experiments.command;

import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what went wrong into one clear line and an exit code. */
final class Failures {

  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private Failures() {}

  static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine line = wrong.getCommandLine();
    print(line, wrong);
    if (line.getParent() == null) {
      line.usage(line.getErr());
      return WRONG_USAGE;
    }
    line.getErr().println("try: " + line.getCommandSpec().qualifiedName() + " --help");
    line.getErr().flush();
    return WRONG_USAGE;
  }

  static int failedJob(Exception failure, CommandLine line, ParseResult parsed) {
    print(line, failure);
    return FAILED;
  }

  private static void print(CommandLine line, Throwable failure) {
    PrintWriter err = line.getErr();
    err.println("error: " + message(failure));
    if (line.getCommandSpec().userObject() instanceof Job job && job.isVerbose()) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  /** One line for a person: Java's file exceptions, for one, name only the file. */
  static String message(Throwable failure) {
    if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
      return message(wrapped.getCause());
    }
    String text = failure.getMessage() == null ? "" : failure.getMessage().strip();
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return text + ": no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return text + ": permission denied";
    }
    if (failure instanceof NotDirectoryException) {
      return text + ": not a folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return text + ": there is a file of that name already";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return text + ": the folder is not empty";
    }
    if (failure instanceof FileSystemException) {
      return text;
    }
    boolean explains =
        failure instanceof IllegalArgumentException
            || failure instanceof ParameterException
            || failure.getClass().getName().startsWith("dev.sunder.");
    String line = text.replaceAll("\\s*\\R\\s*", " ");
    return explains && !line.isEmpty()
        ? line
        : failure.getClass().getSimpleName() + (line.isEmpty() ? "" : ": " + line);
  }
}
