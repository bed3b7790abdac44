package dev.sunder.experiments.paper;

import dev.sunder.engine.network.Network;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.report.NetworkReport;
import dev.sunder.experiments.report.NetworkReport.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The paper's table 1: its network in its words, beside the one that is built here. */
public final class ConfigurationTable {

  private ConfigurationTable() {}

  /**
   * The table, and what the paper leaves open.
   *
   * @param network AlexNet_v2
   */
  public static List<String> lines(Network network) {
    TextTable table = new TextTable("stage", "the paper", "here", "gives", "parameters");
    for (StageRow stage : NetworkReport.stages(network)) {
      table.row(
          stage.name(),
          Published.STAGES.get(stage.number() - 1),
          stage.layers(),
          stage.output().stream().map(String::valueOf).collect(Collectors.joining("x")),
          stage.parameters());
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add("Batch 16, dropout 0.5, learning rate 0.001 falling by a polynomial of power 0.9,");
    lines.add("momentum 0.9: sunder train --network alexnet_v2 --batch 16 --rate 0.001.");
    lines.add(
        "Dogs vs. Cats, 10,000 + 10,000 images for training and 2,500 + 2,500 to measure on;");
    lines.add("MNIST's 12,665 zeros and ones as signals.");
    lines.add("");
    lines.add(
        "The table does not say where the network pools, nor how it pads. Padding 2 at conv1");
    lines.add("and none when pooling give the 55x55, 27x27 and 13x13 of table 5. Section 8.1 says");
    lines.add("images of 244x244; 55x55 needs 224x224. ReLU is ours to assume.");
    return lines;
  }
}
