package dev.sunder.experiments.command;

import dev.sunder.engine.network.Network;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.report.NetworkReport;
import dev.sunder.experiments.report.NetworkReport.ClientRow;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What tables 4 and 5 share: a network and its clients. */
abstract class ClientTableCommand extends Job {

  private static final String PAPERS = "alexnet_v2";

  /** The paper's last N. */
  private static final int MOST_FROZEN = 4;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = PAPERS,
      description = "alexnet_v2, lenet5 or small64. Default: ${DEFAULT-VALUE}, the paper's.")
  private String name;

  @Mixin private NamedNetwork shape;

  /** The table, beside the paper's if the network is its own. */
  abstract TextTable table(List<ClientRow> rows, boolean published);

  /** What the paper's print says wrongly. */
  abstract List<String> errata();

  @Override
  protected void run(Console console) {
    Network network = checked(() -> shape.of(name));
    boolean published = name.equals(PAPERS) && !shape.given();
    List<ClientRow> rows =
        NetworkReport.of(network, InspectCommand.DIGIT).clients().stream()
            .filter(row -> row.frozen() <= MOST_FROZEN)
            .toList();
    table(rows, published).lines().forEach(console::say);
    console.say("");
    console.say("The paper counts a client that holds stages 1..N. The scheme (section 5.2) needs");
    console.say("stage k = N + 1 there, too, the one that mixes the signal in.");
    if (published) {
      errata().forEach(console::say);
    }
  }
}
