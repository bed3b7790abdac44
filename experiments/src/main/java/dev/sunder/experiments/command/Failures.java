package dev.sunder.experiments.command;

import dev.sunder.engine.format.FileProblem;
import dev.sunder.engine.text.Printable;
import dev.sunder.engine.text.Spelling;
import dev.sunder.engine.training.TrainingStoppedException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one clear line and an exit code. */
final class Failures {

  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private Failures() {}

  static int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine line = wrong.getCommandLine();
    Optional<UnmatchedArgumentException> unmatched = unmatched(wrong, args);
    if (unmatched.isPresent()) {
      line.getErr().println("error: " + Printable.line(bounded(unknown(unmatched.get()))));
    } else {
      print(line, wrong);
    }
    if (args.length == 0) {
      line.usage(line.getErr());
      return WRONG_USAGE;
    }
    line.getErr().println("try: " + line.getCommandSpec().qualifiedName() + " --help");
    line.getErr().flush();
    return WRONG_USAGE;
  }

  /** An option that there is none of matters more than one that is missing: it may be that one. */
  private static Optional<UnmatchedArgumentException> unmatched(
      ParameterException wrong, String[] args) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      return Optional.of(unmatched);
    }
    Set<String> known = wrong.getCommandLine().getCommandSpec().optionsMap().keySet();
    return Stream.of(args)
        .filter(word -> wrong instanceof MissingParameterException)
        .filter(word -> word.matches("--\\w.*") && !known.contains(word.replaceFirst("=.*", "")))
        .findFirst()
        .map(word -> new UnmatchedArgumentException(wrong.getCommandLine(), List.of(word)));
  }

  /** What there is none of, and what may have been meant. */
  private static String unknown(UnmatchedArgumentException unmatched) {
    CommandLine line = unmatched.getCommandLine();
    String what =
        unmatched.isUnknownOption()
            ? "option"
            : line.getSubcommands().isEmpty() ? "argument" : "command";
    return line.getCommandSpec().qualifiedName()
        + " has no "
        + what
        + " "
        + unmatched.getUnmatched().get(0)
        + Spelling.question(Suggestions.of(unmatched));
  }

  static int failedJob(Exception failure, CommandLine line, ParseResult parsed) {
    print(line, failure);
    return FAILED;
  }

  static int error(Error failure, CommandLine line) {
    ParseResult parsed = line.getParseResult();
    print(parsed == null ? line : Sunder.last(parsed).commandSpec().commandLine(), failure);
    return FAILED;
  }

  private static void print(CommandLine line, Throwable failure) {
    if (failure instanceof TrainingStoppedException) {
      return; // Said where it stopped, while the process still could.
    }
    PrintWriter err = line.getErr();
    err.println("error: " + Printable.line(bounded(message(failure))));
    if (line.getCommandSpec().userObject() instanceof Job job && job.isVerbose()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.print(Printable.lines(trace.toString()));
    }
    err.flush();
  }

  /** The longest message; what is beyond is a list that nobody reads to its end. */
  private static final int LONGEST = 1000;

  private static String bounded(String message) {
    return message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST) + "... (" + message.length() + " characters)";
  }

  /** One line for a person: Java's file exceptions, for one, name only the file. */
  static String message(Throwable failure) {
    if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
      return message(wrapped.getCause());
    }
    if (failure instanceof FileSystemException of && of.getFile() != null) {
      return of.getFile() + ": " + FileProblem.of(of);
    }
    if (failure instanceof InvalidPathException unnameable) {
      return Sunder.noPath(unnameable);
    }
    if (failure instanceof Error error) {
      return Exhausted.message(error);
    }
    String text = failure.getMessage() == null ? "" : failure.getMessage().strip();
    if (failure instanceof FileNotFoundException missing) {
      return text.replaceFirst("(?s) \\([^()]*\\)$", "") + ": " + FileProblem.of(missing);
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
