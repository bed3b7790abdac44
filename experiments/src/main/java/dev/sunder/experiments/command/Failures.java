package dev.sunder.experiments.command;

import dev.sunder.engine.format.FileProblem;
import dev.sunder.engine.text.Printable;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
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

  static int error(Error failure, CommandLine line) {
    CommandLine last = line;
    for (ParseResult parsed = line.getParseResult(); parsed != null; ) {
      last = parsed.commandSpec().commandLine();
      parsed = parsed.hasSubcommand() ? parsed.subcommand() : null;
    }
    print(last, failure);
    return FAILED;
  }

  private static void print(CommandLine line, Throwable failure) {
    PrintWriter err = line.getErr();
    err.println("error: " + Printable.line(message(failure)));
    if (line.getCommandSpec().userObject() instanceof Job job && job.isVerbose()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.print(Printable.lines(trace.toString()));
    }
    err.flush();
  }

  /** One line for a person: Java's file exceptions, for one, name only the file. */
  static String message(Throwable failure) {
    if (failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null) {
      return message(wrapped.getCause());
    }
    if (failure instanceof FileSystemException of && of.getFile() != null) {
      return of.getFile() + ": " + FileProblem.of(of);
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
