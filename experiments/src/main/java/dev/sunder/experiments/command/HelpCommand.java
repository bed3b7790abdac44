package dev.sunder.experiments.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Help by a word instead of an option. */
@Command(name = "help", description = "Tells what a command needs, as COMMAND --help does.")
final class HelpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command: train, experiment rank. Default: all of them, in one line each.")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine().getParent();
    for (String word : words) {
      CommandLine next = line.getSubcommands().get(word);
      if (next == null) {
        throw new UnmatchedArgumentException(line, new ArrayList<>(List.of(word)));
      }
      line = next;
    }
    line.usage(spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
