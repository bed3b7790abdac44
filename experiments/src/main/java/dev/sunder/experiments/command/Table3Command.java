package dev.sunder.experiments.command;

import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.paper.AccuracyTable;
import dev.sunder.experiments.paper.PaperRuns.Run;
import dev.sunder.experiments.report.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The paper's table 3: accuracy. */
@Command(
    name = "table3",
    description = {
      "The paper's table 3, average accuracy (eq. 11): trains the D&C model and secure models with N"
          + " frozen stages, all alike, and measures them as they are trained.",
      "The paper's own setting is --batch 16 --rate 0.001 --steps 200000."
    })
final class Table3Command extends SeededJob {

  @Mixin private PaperTraining training;

  @Option(
      names = "--frozen",
      paramLabel = "N",
      split = ",",
      defaultValue = "0,1,2,3,4",
      description = "Numbers of frozen stages. Default: ${DEFAULT-VALUE}.")
  private List<Integer> frozen;

  @Override
  protected void run(Console console) throws Exception {
    List<Run> runs = training.runs(this, console, frozen);
    AccuracyTable table = AccuracyTable.of(runs, seed());
    table.lines().forEach(console::say);
    try (OutputFolder folder = OutputFolder.open(training.out())) {
      folder.write("table3.json", Json.text(table));
      console.say("wrote %s", folder.file("table3.json"));
    }
  }
}
