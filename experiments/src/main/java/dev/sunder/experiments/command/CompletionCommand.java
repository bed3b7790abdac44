package dev.sunder.experiments.command;

import dev.sunder.experiments.console.Console;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Completion of commands and options in a shell. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands, options and their values in bash and zsh. For this"
          + " shell: source <(sunder completion). For every one: put that line into ~/.bashrc or"
          + " ~/.zshrc."
    })
final class CompletionCommand extends Job {

  @Override
  protected void run(Console console) {
    console.sayLines(AutoComplete.bash("sunder", spec().root().commandLine()));
  }
}
