package dev.sunder.experiments.command;

import dev.sunder.engine.network.Networks;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.paper.ConfigurationTable;
import picocli.CommandLine.Command;

/** The paper's table 1: the network. */
@Command(
    name = "table1",
    description =
        "The paper's table 1, the network of its experiments, beside alexnet_v2 as it is here.")
final class Table1Command extends Job {

  private static final String NAME = "alexnet_v2";

  @Override
  protected void run(Console console) {
    ConfigurationTable.lines(Networks.byName(NAME, 3, Networks.nativePixels(NAME), 2))
        .forEach(console::say);
  }
}
