package dev.sunder.experiments.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What one command gave: its exit code and what it said. */
record Outcome(int exitCode, String out, String err) {

  /** Runs a command in this process. */
  static Outcome of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Sunder.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = Sunder.execute(line, args);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** The line of {@link #out} that begins with these words, its runs of blanks made one. */
  String line(String beginning) {
    return lines().stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line \"" + beginning + "\" in\n" + out));
  }

  List<String> lines() {
    return out.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }
}
