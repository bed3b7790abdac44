package dev.sunder.experiments.command;

import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.paper.ClientTables;
import dev.sunder.experiments.report.NetworkReport.ClientRow;
import java.util.List;
import picocli.CommandLine.Command;

/** The paper's table 5: what a client sends. */
@Command(
    name = "table5",
    description = "The paper's table 5, the values that a client sends for one image.")
final class Table5Command extends ClientTableCommand {

  @Override
  TextTable table(List<ClientRow> rows, boolean published) {
    return ClientTables.links(rows, published);
  }

  @Override
  List<String> errata() {
    return List.of(
        "\"Stage N gives\" is before pooling, as the paper counts; \"stage k gives\" is what is sent.",
        "Milliseconds are of 8 bits a value at 2^20 bytes a second, which the paper calls 1 Mb per"
            + " second.",
        "For N = 2 it counts 256 kernels, the first AlexNet's; for N = 3 and 4 it prints bits as"
            + " links.");
  }
}
