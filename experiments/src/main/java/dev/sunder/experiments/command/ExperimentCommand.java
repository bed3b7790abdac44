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
      RankCommand.class,
      FirstLayerCommand.class,
      SignalCommand.class,
      CloneCommand.class,
    })
final class ExperimentCommand {}
