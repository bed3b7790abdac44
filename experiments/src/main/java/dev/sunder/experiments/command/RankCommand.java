package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.experiment.RankArgument;
import dev.sunder.experiments.experiment.RankArgument.Ranked;
import dev.sunder.experiments.experiment.RankArgument.StageRank;
import dev.sunder.experiments.experiment.RankArgument.WholeMap;
import dev.sunder.experiments.report.Json;
import dev.sunder.kernels.Device;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The paper's rank argument (section 7), with ranks beside its counts. */
@Command(
    name = "rank",
    description = {
      "Counts equations and unknowns as the paper does, and ranks the matrices: its example, growing"
          + " windows, the stages that a signal joins, a whole map."
    })
final class RankCommand extends SeededJob {

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A model's kernels for the growing windows, the stages and the whole map. Default:"
              + " alexnet_v2's, drawn by He's rule.")
  private Path file;

  @Option(
      names = "--largest-window",
      paramLabel = "W",
      defaultValue = "12",
      description =
          "Positions along a side of the largest window of the first stage. Default: ${DEFAULT-VALUE}.")
  private int largest;

  @Option(names = "--out", paramLabel = "DIR", description = "Where to write DIR/rank.json.")
  private Path out;

  @Override
  protected void run(Console console) throws Exception {
    if (largest < 1 || largest > 100) {
      throw usage("--largest-window needs a number from 1 to 100, got " + largest);
    }
    RankArgument argument = new RankArgument(seed());
    Model model = file == null ? argument.alexNet() : ModelFile.read(file);
    Map<String, Object> figures = new LinkedHashMap<>();
    console.say("the paper's example, conv1 of AlexNet: 11x11 kernels, stride 4, 3 channels");
    show(console, figures, "paper", argument.paper());
    console.say("5x5 kernels, stride 2, 3 channels: the patch passes, a larger window is solved");
    show(console, figures, "counterExample", argument.counterExample());
    console.say("growing windows of the first stage of %s", model.network().name());
    show(console, figures, "growing", argument.growing(model, largest));
    console.say("the stages of %s", file == null ? "alexnet_v2 that a signal joins" : "the model");
    stages(console, figures, file == null ? argument.secureStages() : argument.stages(model));
    try (Device device = openDevice()) {
      whole(console, figures, argument.wholeMap(model, device));
    }
    if (out != null) {
      try (OutputFolder folder = OutputFolder.open(out)) {
        folder.write("rank.json", Json.text(figures));
        console.say("wrote %s", folder.file("rank.json"));
      }
    }
  }

  private static void show(
      Console console, Map<String, Object> figures, String name, List<Ranked> rows) {
    figures.put(name, rows.stream().map(RankCommand::values).toList());
    TextTable table =
        new TextTable(
            "kernels",
            "window",
            "equations",
            "unknowns",
            "rank",
            "left open",
            "condition",
            "the paper says",
            "seconds");
    for (Ranked row : rows) {
      table.row(
          row.kernels(),
          row.positions() + "x" + row.positions(),
          row.equations(),
          row.unknowns(),
          row.rank(),
          row.open(),
          condition(row),
          row.patch().map(passes -> passes ? "secure" : "not secure").orElse(""),
          String.format(Locale.ROOT, "%.2f", row.seconds()));
    }
    table.lines().forEach(console::say);
  }

  private static void stages(Console console, Map<String, Object> figures, List<StageRank> stages) {
    TextTable table =
        new TextTable(
            "stage",
            "kernels",
            "channels",
            "patch: equations",
            "unknowns",
            "most kernels: patch",
            "every window",
            "whole map",
            "ranked",
            "equations of it",
            "rank",
            "left open");
    for (StageRank stage : stages) {
      table.row(
          stage.count().name(),
          stage.count().output().c(),
          stage.count().input().c(),
          stage.count().patch().orElseThrow().equations(),
          stage.count().patch().orElseThrow().unknowns(),
          stage.most().patchKernels().orElseThrow(),
          stage.most().windowKernels().orElseThrow(),
          stage.most().mapKernels(),
          stage.ranked().map(row -> row.positions() + "x" + row.positions()).orElse("too large"),
          stage.ranked().map(row -> String.valueOf(row.equations())).orElse(""),
          stage.ranked().map(row -> String.valueOf(row.rank())).orElse(""),
          stage.ranked().map(row -> String.valueOf(row.open())).orElse(""));
    }
    table.lines().forEach(console::say);
    figures.put("stages", stages.stream().map(RankCommand::values).toList());
  }

  private static void whole(Console console, Map<String, Object> figures, WholeMap whole) {
    figures.put("wholeMap", whole);
    console.say(
        "the whole map: %,d equations, %,d unknowns: %s",
        whole.rank().equations(),
        whole.rank().unknowns(),
        whole.rank().determined()
            ? "every unknown is determined"
            : String.format(
                Locale.ROOT, "about %,d unknowns are left open", whole.rank().openUnknowns()));
    console.say(
        "  %.2g of a random image's squared length missing after %d steps; singular values: the"
            + " greatest at least %.4g, the least that is not zero at most %.4g; %.1f s",
        whole.rank().openShare(),
        whole.rank().steps(),
        whole.rank().greatest(),
        whole.rank().least(),
        whole.seconds());
  }

  private static String condition(Ranked row) {
    return Double.isFinite(row.condition())
        ? String.format(Locale.ROOT, "%.4g", row.condition())
        : "infinite";
  }

  private static Map<String, Object> values(Ranked row) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("kernels", row.kernels());
    values.put("positions", row.positions());
    values.put("equations", row.equations());
    values.put("unknowns", row.unknowns());
    values.put("rank", row.rank());
    values.put("open", row.open());
    values.put("condition", Double.isFinite(row.condition()) ? row.condition() : null);
    values.put("paperSaysSecure", row.patch().orElse(null));
    values.put("seconds", row.seconds());
    return values;
  }

  private static Map<String, Object> values(StageRank stage) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("stage", stage.count().name());
    values.put("kernels", stage.count().output().c());
    values.put("channels", stage.count().input().c());
    values.put("patchEquations", stage.count().patch().orElseThrow().equations());
    values.put("patchUnknowns", stage.count().patch().orElseThrow().unknowns());
    values.put("mapEquations", stage.count().equations());
    values.put("mapUnknowns", stage.count().unknowns());
    values.put("mostKernelsPatch", stage.most().patchKernels().orElseThrow());
    values.put("mostKernelsWindow", stage.most().windowKernels().orElseThrow());
    values.put("mostKernelsMap", stage.most().mapKernels());
    values.put("ranked", stage.ranked().map(RankCommand::values).orElse(null));
    return values;
  }
}
