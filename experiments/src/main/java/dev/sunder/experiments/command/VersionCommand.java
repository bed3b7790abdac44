package dev.sunder.experiments.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The version by a word instead of an option. */
@Command(name = "version", description = "Tells which Sunder and which Java this is.")
final class VersionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    line.getParent().printVersionHelp(line.getOut());
    line.getOut().flush();
    return 0;
  }
}
