package dev.sunder.experiments.audit;

import dev.sunder.experiments.audit.AuditReport.About;
import dev.sunder.experiments.audit.AuditReport.Bound;
import dev.sunder.experiments.audit.AuditReport.Run;
import dev.sunder.secure.audit.Finding;
import dev.sunder.secure.audit.Measurement;
import dev.sunder.secure.audit.Outcome;
import dev.sunder.secure.audit.StageEquations;
import dev.sunder.secure.audit.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
          counting(body);
          ranks(body);
          attacks(body);
          costs(body);
          improvements(body);
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
      box.element(
          "table",
          table -> {
            row(table, "th", "figure", "95 % interval", "without looking", "threshold");
            verdict.measurements().forEach(measured -> measurement(table, measured));
          });
    }
  }

  private static void measurement(Html table, Measurement measured) {
    boolean share = !measured.quantity().contains("SSIM") && !measured.quantity().contains("PSNR");
    row(
        table,
        "td",
        measured.quantity() + " " + number(measured.value().estimate(), share),
        number(measured.value().low(), share) + " to " + number(measured.value().high(), share),
        number(measured.baseline().estimate(), share),
        number(measured.threshold(), share));
  }

  private void counting(Html html) {
    html.element("h2", "Equations and unknowns");
    html.element(
        "p",
        "Before ReLU every value is an equation for the stage's inputs. Behind ReLU only positive"
            + " values are, on average over the attacker's images; behind max pooling each is an"
            + " equation for one unknown position of its window. More equations than unknowns mean"
            + " that a linear attack can win; fewer do not mean that it cannot.");
    table(
        html,
        table -> {
          row(table, "th", "stage", "cut", "behind", "values", "equations", "unknowns");
          for (StageEquations one : report.counting()) {
            row(
                table,
                "td",
                one.stage() + " " + one.name(),
                one.cut() + (one.cut().equals(report.subject().cut()) ? " (sent)" : ""),
                one.after(),
                count(one.values()),
                count(Math.round(one.equations())),
                count(one.unknowns()));
          }
        });
    table(
        html,
        table -> {
          row(
              table,
              "th",
              "stage",
              "kernels",
              "paper's patch: equations",
              "unknowns",
              "kernels that pass the patch",
              "that pass every window",
              "all bounds together");
          for (Bound bound : report.bounds()) {
            boolean convolution = bound.kernelLimitWindow() > 0;
            row(
                table,
                "td",
                bound.stage() + " " + bound.name(),
                count(bound.kernels()),
                convolution ? count(bound.patchEquations()) : "–",
                convolution ? count(bound.patchUnknowns()) : "–",
                convolution ? "below " + number(bound.kernelLimitPatch(), false) : "–",
                convolution ? "below " + count(bound.kernelLimitWindow()) : "–",
                bound.passes() ? "pass" : "fail");
          }
        });
  }

  private void ranks(Html html) {
    List<Finding> ranked =
        report.findings().stream().filter(one -> one.figures().containsKey("open share")).toList();
    if (ranked.isEmpty()) {
      return;
    }
    html.element("h2", "Rank and condition");
    html.element(
        "p",
        "What the trained weights' equations really determine, before ReLU. The open share is the"
            + " share of the unknowns' directions that no solver in 32-bit arithmetic sees; the"
            + " condition is a lower bound from the steps taken.");
    table(
        html,
        table -> {
          row(
              table,
              "th",
              "stage",
              "equations",
              "unknowns",
              "open share",
              "condition",
              "window's rank",
              "window's condition");
          for (Finding one : ranked) {
            boolean window = one.figures().containsKey("window rank");
            row(
                table,
                "td",
                one.title().replace("the rank of stage ", ""),
                count(Math.round(one.figures().get("equations"))),
                count(Math.round(one.figures().get("unknowns"))),
                String.format(Locale.ROOT, "%.2f %%", 100 * one.figures().get("open share")),
                String.format(Locale.ROOT, "%.3g", one.figures().get("condition")),
                window
                    ? count(Math.round(one.figures().get("window rank")))
                        + " of "
                        + count(Math.round(one.figures().get("window unknowns")))
                    : "–",
                window
                    ? String.format(Locale.ROOT, "%.3g", one.figures().get("window condition"))
                    : "–");
          }
        });
  }

  private void attacks(Html html) {
    html.element("h2", "Everything that was tried");
    table(
        html,
        table -> {
          row(table, "th", "step", "tests", "outcome", "what it found", "seconds");
          for (Finding one : report.findings()) {
            row(
                table,
                "td",
                one.title(),
                one.privacy().name().toLowerCase(Locale.ROOT),
                outcome(one.outcome()),
                one.summary(),
                String.format(Locale.ROOT, "%.1f", one.seconds()));
          }
        });
  }

  private static String outcome(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case NOT_APPLICABLE -> "not applicable";
      case NOT_RUN -> "not run";
      case ERROR -> "error";
    };
  }

  private void costs(Html html) {
    AuditReport.Costs costs = report.costs();
    html.element("h2", "What it costs");
    table(
        html,
        table -> {
          row(
              table,
              "td",
              "published",
              count(costs.publishedParameters())
                  + " parameters, "
                  + count(costs.publishedBytes())
                  + " bytes"
                  + (costs.shareOfModel() < 0
                      ? ""
                      : String.format(
                          Locale.ROOT, ", %.1f %% of the model", 100 * costs.shareOfModel())));
          row(table, "td", "sent for one image", count(costs.bytesSent()) + " bytes");
          row(
              table,
              "td",
              "multiply-adds on the client for one image",
              count(costs.clientMultiplyAdds())
                  + (costs.wholeMultiplyAdds() < 0
                      ? ""
                      : " of " + count(costs.wholeMultiplyAdds())));
        });
  }

  private void improvements(Html html) {
    html.element("h2", "What would improve it");
    html.element(
        "p",
        "Each with its counting, which is necessary against linear attacks and sufficient for"
            + " nothing: audit again after a change.");
    table(
        html,
        table -> {
          row(table, "th", "change", "counting");
          report.improvements().forEach(one -> row(table, "td", one.what(), one.counting()));
        });
  }

  private void limits(Html html) {
    html.element("h2", "What this audit does not say");
    html.element("ul", list -> report.limits().forEach(limit -> list.element("li", limit)));
  }

  private void again(Html html) {
    Run run = report.run();
    html.element("h2", "How it was done");
    html.element("p", line -> line.element("code", run.command()));
    table(
        html,
        table -> {
          row(table, "td", "date", run.date());
          row(table, "td", "version", "Sunder " + run.version() + ", Java " + run.java());
          row(table, "td", "device", run.device());
          row(table, "td", "seed", Long.toString(run.seed()));
          row(
              table,
              "td",
              "time",
              String.format(
                  Locale.ROOT,
                  "%.0f s in this run, budget %.0f s",
                  run.seconds(),
                  run.budgetSeconds()));
          report.subject().notes().forEach(note -> row(table, "td", "data", note));
          report
              .subject()
              .sources()
              .forEach(
                  source ->
                      row(table, "td", source.role(), source.path() + " — " + source.sha256()));
        });
  }

  private static void table(Html html, java.util.function.Consumer<Html> rows) {
    html.element("div", wide -> wide.element("table", rows), "class", "wide");
  }

  private static void row(Html table, String cell, String... texts) {
    table.element(
        "tr",
        row -> {
          for (String text : texts) {
            boolean number = cell.equals("td") && text.matches("[-0-9.,]+( ?%)?");
            if (number) {
              row.element(cell, text, "class", "number");
            } else {
              row.element(cell, text);
            }
          }
        });
  }

  private static String number(double value, boolean share) {
    return share
        ? String.format(Locale.ROOT, "%.1f %%", 100 * value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String css() {
    try (InputStream sheet = AuditPage.class.getResourceAsStream("audit.css")) {
      return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the resource audit.css", unreadable);
    }
  }
}
