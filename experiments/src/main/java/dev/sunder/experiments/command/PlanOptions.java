package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.planner.CutPlan;
import dev.sunder.experiments.planner.CutPlanner;
import dev.sunder.experiments.planner.FrontierChart;
import dev.sunder.experiments.planner.Measurements;
import dev.sunder.experiments.planner.PlanText;
import dev.sunder.experiments.report.Json;
import dev.sunder.secure.partition.Partition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The options of {@code inspect} that compare cuts, and the comparison. */
final class PlanOptions {

  private static final String MODEL = ".safetensors";

  @Option(
      names = "--plan",
      description =
          "Compare all cuts: bytes, work, the paper's bounds and the numbers of kernels that pass"
              + " them.")
  private boolean plan;

  @Option(
      names = "--measured",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "With --plan: the audit.json of audits of these cuts, and secure models that say how"
              + " often they are right.")
  private List<Path> measured = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "With --plan: write DIR/plan.json and plan.png, too.")
  private Path out;

  boolean wanted() {
    return plan;
  }

  void check(Job job) {
    if (!plan && (out != null || !measured.isEmpty())) {
      throw job.usage("--measured and --out are for --plan");
    }
  }

  /** Plans a model, whose own accuracy counts. */
  void run(Console console, Model model, boolean json) throws IOException {
    if (model.provenance().containsKey(Partition.PART)) {
      throw new IllegalArgumentException(
          model.network().name()
              + " is the "
              + model.provenance().get(Partition.PART)
              + "'s part of a model: only a whole one can be parted");
    }
    Map<Integer, Double> accuracies = new TreeMap<>();
    keep(accuracies, model);
    run(console, model.network(), accuracies, json);
  }

  /**
   * Plans a network.
   *
   * @param accuracies of secure models by N, as far as they are known
   */
  void run(Console console, Network network, Map<Integer, Double> accuracies, boolean json)
      throws IOException {
    Map<Integer, Double> known = new TreeMap<>(accuracies);
    List<Path> audits = new ArrayList<>();
    for (Path file : measured) {
      if (file.toString().endsWith(MODEL)) {
        keep(known, secure(file, network));
      } else {
        audits.add(file);
      }
    }
    CutPlan counted = CutPlanner.of(network, InspectCommand.DIGIT);
    CutPlan merged = Measurements.merge(counted, audits, known);
    if (json) {
      console.sayLines(Json.text(merged));
    } else {
      PlanText.lines(merged).forEach(console::say);
    }
    if (out != null) {
      write(console, merged);
    }
  }

  private void write(Console console, CutPlan merged) throws IOException {
    try (OutputFolder folder = OutputFolder.open(out)) {
      folder.write("plan.json", Json.text(merged) + "\n");
      if (Palette.canWriteText()) {
        Pictures.write(FrontierChart.draw(merged), folder.file("plan.png"));
      } else {
        console.note("no chart: this Java finds no font (install fontconfig and a font)");
      }
      console.note("wrote %s", folder.file("plan.json"));
    }
  }

  private static Model secure(Path file, Network network) {
    Model model = ModelFile.read(file);
    if (model.network().signal().isEmpty() || !model.network().name().equals(network.name())) {
      throw new IllegalArgumentException(
          file + " is no secure model of " + network.name() + ", whose cuts are compared");
    }
    return model;
  }

  private static void keep(Map<Integer, Double> accuracies, Model model) {
    String accuracy = model.provenance().get(Provenance.VALIDATION_ACCURACY);
    Optional<SignalInput> signal = model.network().signal();
    // Without a signal it is that of the classifier before it was made secure.
    if (signal.isPresent() && accuracy != null && accuracy.matches("[01](\\.[0-9]+)?")) {
      accuracies.put(signal.get().stage() - 1, Double.valueOf(accuracy));
    }
  }
}
