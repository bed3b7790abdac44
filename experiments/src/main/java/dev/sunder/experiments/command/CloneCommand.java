package dev.sunder.experiments.command;

import dev.sunder.engine.model.Model;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.experiment.CloneChart;
import dev.sunder.experiments.experiment.CloneCurve;
import dev.sunder.experiments.report.Json;
import dev.sunder.experiments.report.Percent;
import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.clone.Answers;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.party.ModelProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies a provider's part by asking it (the paper's section 7.5 calls it private). */
@Command(
    name = "clone",
    description = {
      "Trains copies of the server's part on its answers to growing numbers of a client's"
          + " questions, and says how often they answer as it does. Writes DIR/clone.json and"
          + " clone.png."
    })
final class CloneCommand extends SeededJob {

  private static final int PROVIDER_BATCH = 64;

  @Mixin private AuditedModel model;

  @Mixin private AuditData data;

  @Mixin private SignalOption signal;

  @Option(
      names = "--queries",
      paramLabel = "N",
      split = ",",
      defaultValue = "64,256,1024,4096",
      description = "Numbers of questions to train on. Default: ${DEFAULT-VALUE}.")
  private List<Integer> queries;

  @Option(
      names = "--fresh",
      paramLabel = "N",
      defaultValue = "4000",
      description = "At most so many fresh questions to measure on. Default: ${DEFAULT-VALUE}.")
  private int fresh;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Override
  protected void run(Console console) throws Exception {
    List<Integer> wanted = queries.stream().distinct().sorted().toList();
    if (wanted.get(0) < 1 || fresh < 1) {
      throw usage("--queries and --fresh need at least 1, got " + queries + " and " + fresh);
    }
    AuditedModel.Parts parts = model.read(this);
    Model server =
        parts.server().orElseThrow(() -> usage("somebody must answer: give --server, or --model"));
    int most = Math.max(fresh, wanted.get(wanted.size() - 1));
    try (OutputFolder folder = OutputFolder.open(out);
        AuditSignals signals = AuditSignals.open(signal, parts.client(), data.imageFlags(), this);
        AuditData.Opened opened = data.open(console, parts, most);
        Device device = openDevice()) {
      CloneCurve.Result result = measure(console, parts, server, signals, opened, wanted, device);
      tell(console, folder, result);
    }
  }

  private CloneCurve.Result measure(
      Console console,
      AuditedModel.Parts parts,
      Model server,
      AuditSignals signals,
      AuditData.Opened opened,
      List<Integer> wanted,
      Device device) {
    Answers own;
    Answers measured;
    try (ModelProvider provider = new ModelProvider(server, device, PROVIDER_BATCH)) {
      own =
          Answers.ask(
              parts.client(),
              provider,
              opened.sides().attackers().limit(wanted.get(wanted.size() - 1)),
              signals.attackers(),
              Encoding.FP32,
              seed(),
              device);
      measured =
          Answers.ask(
              parts.client(),
              provider,
              opened.sides().owners().limit(fresh),
              signals.owners(),
              Encoding.FP32,
              seed() + 1,
              device);
    }
    int asked = own.size();
    List<Integer> tooMany = wanted.stream().filter(count -> count > asked).toList();
    if (!tooMany.isEmpty()) {
      console.note(
          "warning: --queries %s: the attacker has %,d images to ask with, so %,d questions stand in"
              + " their place; --attacker-data brings more",
          tooMany.stream().map(String::valueOf).collect(Collectors.joining(",")), asked, asked);
    }
    List<Integer> counts = wanted.stream().map(count -> Math.min(count, asked)).distinct().toList();
    return new CloneCurve.Result(
        parts.client().parameters().count(),
        server.parameters().count(),
        CloneCurve.mostFrequent(measured),
        measured.accuracy(),
        measured.size(),
        CloneCurve.train(console, server.network(), own, measured, counts, seed(), device));
  }

  private static void tell(Console console, OutputFolder folder, CloneCurve.Result result)
      throws IOException {
    console.say(
        "%,d parameters published, %,d kept (%.1f %%).",
        result.published(),
        result.kept(),
        100.0 * result.kept() / (result.published() + result.kept()));
    console.say(
        "The provider is right on %s of %,d fresh images; its most frequent answer is %s.",
        Percent.text(result.provider()),
        result.fresh(),
        String.format(Locale.ROOT, "%.1f %% of all", 100 * result.mostFrequent()));
    TextTable table = new TextTable("copy of", "questions", "answers as the provider", "right");
    for (CloneCurve.Point point : result.points()) {
      table.row(
          point.network(),
          point.questions(),
          Percent.text(point.agreement()),
          Percent.text(point.accuracy()));
    }
    table.lines().forEach(console::say);
    folder.write("clone.json", Json.text(result) + "\n");
    if (Palette.canWriteText()) {
      Pictures.write(CloneChart.draw(result), folder.file("clone.png"));
    }
    console.say("wrote %s", folder.file("clone.json"));
  }
}
