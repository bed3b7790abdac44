package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.experiments.audit.Sides;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.report.Json;
import dev.sunder.experiments.signal.SignalChart;
import dev.sunder.experiments.signal.SignalFigures;
import dev.sunder.experiments.signal.SignalFigures.Row;
import dev.sunder.experiments.signal.SignalFigures.Told;
import dev.sunder.experiments.signal.SignalStudy;
import dev.sunder.kernels.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does the signal stay secret? Measures what the paper's section 7.4 claims. */
@Command(
    name = "signal",
    description = {
      "Reads the signal off the smashed data of secure models, by probes and by algebra, with the"
          + " attacker's own images and digits. Writes signal.json and signal.png."
    })
final class SignalCommand extends SeededJob {

  private static final int FEWEST = 64;

  @Option(
      names = "--models",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Secure models.")
  private List<Path> models;

  @Mixin private AuditData data;

  @Mixin private SignalOption signal;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Images of each side, at most. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--solved",
      paramLabel = "N",
      defaultValue = "150",
      description =
          "Examples of each side that are solved for their signal. Default: ${DEFAULT-VALUE}.")
  private int solved;

  @Option(
      names = "--deeper",
      paramLabel = "S",
      defaultValue = "2",
      description = "Stages behind the signal's to cut after, too. Default: ${DEFAULT-VALUE}.")
  private int deeper;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Override
  protected void run(Console console) throws Exception {
    if (images < FEWEST || solved < FEWEST || deeper < 0) {
      throw usage(
          "--images and --solved need at least "
              + FEWEST
              + ", --deeper at least 0; got "
              + images
              + ", "
              + solved
              + " and "
              + deeper);
    }
    List<SignalFigures> all = new ArrayList<>();
    try (OutputFolder folder = OutputFolder.open(out);
        Device device = openDevice()) {
      for (Path file : models) {
        all.add(measure(console, file, device));
      }
      findings(all).forEach(console::say);
      table(all).lines().forEach(console::say);
      folder.write(
          "signal.json",
          Json.text(Map.of("findings", findings(all), "seed", seed(), "models", all)));
      console.say("wrote %s", folder.file("signal.json"));
      if (Palette.canWriteText()) {
        Pictures.write(SignalChart.draw(all), folder.file("signal.png"));
        console.say("wrote %s", folder.file("signal.png"));
      }
    }
  }

  private SignalFigures measure(Console console, Path file, Device device) throws Exception {
    Model model = ModelFile.read(file);
    if (model.network().signal().isEmpty()) {
      throw new IllegalArgumentException(file + " takes no signal: make it one with sunder secure");
    }
    AuditedModel.Parts parts =
        new AuditedModel.Parts(model, Optional.empty(), model.classNames(), List.of());
    try (AuditSignals signals = AuditSignals.open(signal, model, data.imageFlags(), this);
        AuditData.Opened opened = data.open(console, parts, images)) {
      Sides sides = opened.sides();
      if (sides.attackers().size() < FEWEST || sides.owners().size() < FEWEST) {
        throw new IllegalArgumentException(
            "each side needs at least "
                + FEWEST
                + " images, got "
                + sides.attackers().size()
                + " and "
                + sides.owners().size());
      }
      SignalStudy study =
          new SignalStudy(
              sides.attackers(),
              sides.owners(),
              signals.attackers().orElseThrow(),
              signals.owners().orElseThrow(),
              solved,
              deeper,
              seed());
      return study.of(model, file.toString(), device, done -> console.note("%s: %s", file, done));
    }
  }

  /** What was found, in words; before all figures. */
  private static List<String> findings(List<SignalFigures> all) {
    List<String> lines = new ArrayList<>();
    for (SignalFigures figures : all) {
      Row row = figures.papersCut();
      Told best =
          Stream.of(Row.LINEAR, Row.NETWORK)
              .flatMap(attack -> row.of(attack).stream())
              .max(Comparator.comparingDouble(told -> told.share().estimate()))
              .orElseThrow();
      lines.add(
          String.format(
              Locale.ROOT,
              "N = %d: the provider's raw answers agree with the truth in %s, but it reads the"
                  + " signal off the smashed data in %s (guessing: %s).",
              figures.frozen(),
              percent(figures.provider().estimate()),
              percent(best.share().estimate()),
              percent(figures.chance())));
    }
    long broken = all.stream().map(SignalFigures::papersCut).filter(Row::signalIsTold).count();
    lines.add(
        String.format(
            Locale.ROOT,
            "Output privacy (section 7.4) fails for %d of %d models at the paper's cut: who knows"
                + " the signal changes the answer back as the owner does.",
            broken,
            all.size()));
    return lines;
  }

  private static TextTable table(List<SignalFigures> all) {
    TextTable table =
        new TextTable(
            "N",
            "owner",
            "provider",
            "cut",
            "sent after",
            "as",
            "linear",
            "network",
            "algebra",
            "true label");
    for (SignalFigures figures : all) {
      for (Row row : figures.rows()) {
        table.row(
            Integer.toString(figures.frozen()),
            percent(figures.owner().estimate()),
            percent(figures.provider().estimate()),
            row.cut(),
            row.after(),
            row.encoding(),
            row.of(Row.LINEAR).map(SignalCommand::text).orElse("-"),
            row.of(Row.NETWORK).map(SignalCommand::text).orElse("-"),
            row.of(Row.ALGEBRA).map(SignalCommand::text).orElse("not applicable"),
            row.of(Row.LABEL).map(SignalCommand::text).orElse("-"));
      }
    }
    return table;
  }

  private static String text(Told told) {
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f-%.1f)%s",
        100 * told.share().estimate(),
        100 * told.share().low(),
        100 * told.share().high(),
        told.outcome().equals("not_converged") ? " failed" : "");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
