package dev.sunder.experiments;

import dev.sunder.experiments.command.Sunder;
import dev.sunder.experiments.console.StandardOutput;
import picocli.CommandLine;

/** Where the jar starts. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code: 0, 1 (failed) or 2 (wrong usage). */
  public static void main(String[] args) {
    // Pictures are drawn into files: no window, no display needed.
    System.setProperty("java.awt.headless", "true");
    Relaunch.endWithParent();
    CommandLine line = Sunder.commandLine().setExecutionStrategy(new Relaunch());
    System.exit(Sunder.execute(line.setOut(StandardOutput.open()), args));
  }
}
