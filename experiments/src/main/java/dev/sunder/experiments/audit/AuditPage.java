package dev.sunder.experiments.audit;

import dev.sunder.experiments.audit.AuditReport.About;
import dev.sunder.experiments.audit.AuditReport.Run;
import dev.sunder.secure.audit.Measurement;
import dev.sunder.secure.audit.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An {@link AuditReport} as one page that needs nothing else: no scripts, no other files. */
final class AuditPage {

  private final AuditReport report;
  private final PictureGrid pictures;

  AuditPage(AuditReport report, PictureGrid pictures) {
    this.report = report;
    this.pictures = pictures;
  }

  /** The page. */
  String html() {
    Html html = new Html();
    html.trusted("<!DOCTYPE html>\n");
    html.element("html", this::page, "lang", "en");
    return html + "\n";
  }

  private void page(Html html) {
    html.element(
        "head",
        head -> {
          head.empty("meta", "charset", "utf-8");
          head.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
          head.element("title", "Privacy audit of " + report.subject().network());
          head.element("style", style -> style.trusted(css()));
        });
    html.element(
        "body",
        body -> {
          title(body);
          verdicts(body);
          pictures.write(body, report);
          new AuditTables(report).write(body);
          limits(body);
          again(body);
        });
  }

  private void title(Html html) {
    About about = report.subject();
    html.element("h1", "Privacy audit of " + about.network());
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "Parted at %s, sent as %s, signal: %s. %,d images of the attacker's own, %,d of the"
                + " owner's, none in common.",
            about.cut(),
            about.encoding(),
            about.signal(),
            about.attackerImages(),
            about.ownerImages()),
        "class",
        "faint");
    if (!report.complete()) {
      html.element(
          "p",
          "This audit is not complete. Missing: "
              + String.join("; ", report.missing())
              + ". The same command goes on from here.",
          "class",
          "warning");
    }
  }

  private void verdicts(Html html) {
    html.element(
        "div",
        boxes -> {
          for (Verdict verdict : report.verdicts()) {
            boxes.element(
                "section",
                box -> verdict(box, verdict),
                "class",
                "verdict " + verdict.level().name().toLowerCase(Locale.ROOT));
          }
        },
        "class",
        "verdicts");
  }

  private static void verdict(Html box, Verdict verdict) {
    String about =
        switch (verdict.privacy()) {
          case INPUT -> "The owner's pictures";
          case OUTPUT -> "The answers";
          case MODEL -> "The provider's model";
        };
    box.element("p", about, "class", "about");
    box.element("p", verdict.headline(), "class", "headline");
    box.element("p", verdict.text());
    if (!verdict.measurements().isEmpty()) {
      box.element("table", table -> verdict.measurements().forEach(one -> measurement(table, one)));
    }
  }

  private static void measurement(Html table, Measurement measured) {
    boolean share = !measured.quantity().contains("SSIM") && !measured.quantity().contains("PSNR");
    table.element(
        "tr",
        row ->
            row.element("th", measured.quantity())
                .element("td", Cells.figure(measured.value(), share), "class", "main"));
    Cells.row(table, 1, "without looking", Cells.number(measured.baseline().estimate(), share));
    Cells.row(table, 1, "threshold", Cells.number(measured.threshold(), share));
  }

  private void limits(Html html) {
    html.element("h2", "What this audit does not say");
    html.element("ul", list -> report.limits().forEach(limit -> list.element("li", limit)));
  }

  private void again(Html html) {
    Run run = report.run();
    html.element("h2", "How it was done");
    html.element("p", line -> line.element("code", run.command()));
    Cells.table(
        html,
        table -> {
          Cells.row(table, "date", run.date());
          Cells.row(table, "version", "Sunder " + run.version() + ", Java " + run.java());
          Cells.row(table, "device", run.device());
          Cells.row(table, "seed", Long.toString(run.seed()));
          Cells.row(
              table,
              "time",
              String.format(
                  Locale.ROOT,
                  "%.0f s in this run, budget %.0f s",
                  run.seconds(),
                  run.budgetSeconds()));
          report.subject().notes().forEach(note -> Cells.row(table, "data", note));
          report
              .subject()
              .sources()
              .forEach(
                  source ->
                      Cells.row(table, source.role(), source.path() + " — " + source.sha256()));
        });
  }

  private static String css() {
    try (InputStream sheet = AuditPage.class.getResourceAsStream("audit.css")) {
      return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the resource audit.css", unreadable);
    }
  }
}
