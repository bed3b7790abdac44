package dev.sunder.experiments.command;

import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.paper.ClientTables;
import dev.sunder.experiments.report.NetworkReport.ClientRow;
import java.util.List;
import picocli.CommandLine.Command;

/** The paper's table 4: what a client stores. */
@Command(name = "table4", description = "The paper's table 4, the parameters that a client stores.")
final class Table4Command extends ClientTableCommand {

  @Override
  TextTable table(List<ClientRow> rows, boolean published) {
    return ClientTables.storage(rows, published);
  }

  @Override
  List<String> errata() {
    return List.of(
        "For N = 2 to 4 the paper prints the number of bits as that of parameters; its bytes are"
            + " right.");
  }
}
