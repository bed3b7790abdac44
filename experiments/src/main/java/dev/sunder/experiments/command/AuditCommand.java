package dev.sunder.experiments.command;

import dev.sunder.engine.network.Network;
import dev.sunder.experiments.audit.AuditReport;
import dev.sunder.experiments.audit.AuditReport.Source;
import dev.sunder.experiments.audit.AuditRequest;
import dev.sunder.experiments.audit.AuditRun;
import dev.sunder.experiments.audit.Sides;
import dev.sunder.experiments.audit.TimeText;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.kernels.Device;
import dev.sunder.secure.audit.Subject;
import dev.sunder.secure.audit.Verdict;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.party.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Attacks what an owner would send, and says what stays private. */
@Command(
    name = "audit",
    description = {
      "Attacks a cut with everything a provider has, and says in words whether pictures, answers"
          + " and the model stay private. Writes audit.html, one page that needs nothing else, and"
          + " audit.json. Interrupted, the same command goes on where it was."
    })
final class AuditCommand extends SeededJob {

  /** Images that each side uses at most, for each second of the budget. */
  private static final double IMAGES_A_SECOND = 20;

  private static final int FEWEST_IMAGES = 256;
  private static final int MOST_IMAGES = 4000;

  @Mixin private AuditedModel model;

  @Mixin private AuditData data;

  @Mixin private SignalOption signal;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      defaultValue = "fp32",
      description = "How smashed data are sent: fp32 or int8. Default: ${DEFAULT-VALUE}.")
  private String encoding;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "How long the attacks may take together: 60s, 10m, 1h. Default: ${DEFAULT-VALUE}.")
  private String budget;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "How many of the owner's images are attacked one by one. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  protected void run(Console console) throws Exception {
    double seconds = checked(() -> TimeText.seconds(budget));
    Encoding sending = checked(() -> Encoding.byName(encoding));
    if (images < 1) {
      throw usage("--images needs at least 1, got " + images);
    }
    AuditedModel.Parts parts = model.read(this);
    int atMost = (int) Math.max(FEWEST_IMAGES, Math.min(MOST_IMAGES, IMAGES_A_SECOND * seconds));
    try (OutputFolder folder = OutputFolder.open(out);
        AuditSignals signals = AuditSignals.open(signal, parts.client(), data.imageFlags(), this);
        AuditData.Opened opened = data.open(console, parts, atMost);
        Device device = openDevice()) {
      Sides sides = opened.sides();
      Subject subject =
          new Subject(
              parts.client(),
              parts.server(),
              sending,
              sides.attackers(),
              sides.owners(),
              signals.attackers(),
              signals.owners(),
              images,
              seed());
      Optional<Network> whole =
          parts.server().map(server -> new Partition(parts.client(), server).join().network());
      List<Source> sources = new ArrayList<>(parts.sources());
      sources.addAll(opened.sources());
      sources.addAll(signals.sources());
      List<String> notes = new ArrayList<>(opened.notes());
      notes.addAll(signals.notes());
      AuditRequest request =
          new AuditRequest(
              subject,
              whole,
              signals.kind(),
              sides.leftOut(),
              notes,
              sources,
              "sunder "
                  + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()),
              seconds);
      tell(console, new AuditRun(request, folder, console).run(device));
    }
  }

  private void tell(Console console, AuditReport report) {
    for (Verdict verdict : report.verdicts()) {
      console.say(
          "%-6s  %s",
          verdict.privacy().name().toLowerCase(java.util.Locale.ROOT), verdict.headline());
      console.say("        %s", verdict.text());
    }
    if (!report.complete()) {
      console.say("not run: %s", String.join("; ", report.missing()));
    }
    console.say("wrote %s and %s", out.resolve(AuditRun.PAGE), out.resolve(AuditRun.FIGURES));
  }
}
