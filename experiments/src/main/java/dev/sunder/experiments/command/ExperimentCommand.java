package dev.sunder.experiments.command;

import picocli.CommandLine.Command;

/** The paper's examples and tables and what goes beyond them, each repeated by one command. */
@Command(
    name = "experiment",
    description = "Repeats one of the project's experiments; figures are printed as measured.",
    synopsisSubcommandLabel = "EXPERIMENT",
    mixinStandardHelpOptions = true,
    versionProvider = Sunder.Version.class,
    subcommands = {
      Table1Command.class,
      Table2Command.class,
      Table3Command.class,
      Table4Command.class,
      Table5Command.class,
      Figure5Command.class,
      Figure6Command.class,
      RankCommand.class,
      FirstLayerCommand.class,
      InversionCommand.class,
      SignalCommand.class,
      CloneCommand.class,
    })
final class ExperimentCommand {}
