package dev.sunder.experiments.audit;

import dev.sunder.experiments.audit.AuditReport.Bound;
import dev.sunder.secure.audit.Finding;
import dev.sunder.secure.audit.Outcome;
import dev.sunder.secure.audit.StageEquations;
import java.util.List;
import java.util.Locale;

/** The tables of an {@link AuditPage}: equations, ranks, attacks, costs, improvements. */
final class AuditTables {

  private final AuditReport report;

  AuditTables(AuditReport report) {
    this.report = report;
  }

  /** All of them, each under its heading. */
  void write(Html html) {
    counting(html);
    ranks(html);
    attacks(html);
    costs(html);
    improvements(html);
  }

  private void counting(Html html) {
    html.element("h2", "Equations and unknowns");
    html.element(
        "p",
        "Before ReLU every value is an equation for the stage's inputs. Behind ReLU only positive"
            + " values are, on average over the attacker's images; behind max pooling each is an"
            + " equation for one unknown position of its window. More equations than unknowns mean"
            + " that a linear attack can win; fewer do not mean that it cannot.");
    Cells.table(
        html,
        table -> {
          Cells.header(table, 3, "stage", "cut", "behind", "values", "equations", "unknowns");
          for (StageEquations one : report.counting()) {
            Cells.row(
                table,
                3,
                one.stage() + "\u00A0" + one.name(),
                one.cut() + (one.cut().equals(report.subject().cut()) ? " (sent)" : ""),
                one.after(),
                Cells.count(one.values()),
                Cells.count(Math.round(one.equations())),
                Cells.count(one.unknowns()));
          }
        });
    Cells.table(
        html,
        table -> {
          Cells.header(
              table,
              1,
              "stage",
              "kernels",
              "paper's patch: equations",
              "unknowns",
              "kernels that pass the patch",
              "that pass every window",
              "all bounds together");
          for (Bound bound : report.bounds()) {
            boolean convolution = bound.kernelLimitWindow() > 0;
            Cells.row(
                table,
                1,
                bound.stage() + "\u00A0" + bound.name(),
                Cells.count(bound.kernels()),
                convolution ? Cells.count(bound.patchEquations()) : "–",
                convolution ? Cells.count(bound.patchUnknowns()) : "–",
                convolution ? "below " + Cells.number(bound.kernelLimitPatch(), false) : "–",
                convolution ? "below " + Cells.count(bound.kernelLimitWindow()) : "–",
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
    Cells.table(
        html,
        table -> {
          Cells.header(
              table,
              1,
              "stage",
              "equations",
              "unknowns",
              "open share",
              "condition",
              "window's rank",
              "window's condition");
          for (Finding one : ranked) {
            boolean window = one.figures().containsKey("window rank");
            Cells.row(
                table,
                1,
                one.title().replace("the rank of stage ", ""),
                Cells.count(Math.round(one.figures().get("equations"))),
                Cells.count(Math.round(one.figures().get("unknowns"))),
                String.format(Locale.ROOT, "%.2f %%", 100 * one.figures().get("open share")),
                String.format(Locale.ROOT, "%.3g", one.figures().get("condition")),
                window
                    ? Cells.count(Math.round(one.figures().get("window rank")))
                        + " of "
                        + Cells.count(Math.round(one.figures().get("window unknowns")))
                    : "–",
                window
                    ? String.format(Locale.ROOT, "%.3g", one.figures().get("window condition"))
                    : "–");
          }
        });
  }

  private void attacks(Html html) {
    html.element("h2", "Everything that was tried");
    Cells.table(
        html,
        table -> {
          Cells.header(table, 4, "step", "tests", "outcome", "what it found", "seconds");
          for (Finding one : report.findings()) {
            Cells.row(
                table,
                4,
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
    Cells.table(
        html,
        table -> {
          Cells.row(
              table,
              "published",
              Cells.count(costs.publishedParameters())
                  + " parameters, "
                  + Cells.count(costs.publishedBytes())
                  + " bytes"
                  + (costs.shareOfModel() < 0
                      ? ""
                      : String.format(
                          Locale.ROOT, ", %.1f %% of the model", 100 * costs.shareOfModel())));
          Cells.row(table, "sent for one image", Cells.count(costs.bytesSent()) + " bytes");
          Cells.row(
              table,
              "multiply-adds on the client for one image",
              Cells.count(costs.clientMultiplyAdds())
                  + (costs.wholeMultiplyAdds() < 0
                      ? ""
                      : " of " + Cells.count(costs.wholeMultiplyAdds())));
        });
  }

  private void improvements(Html html) {
    html.element("h2", "What would improve it");
    html.element(
        "p",
        "Each with its counting, which is necessary against linear attacks and sufficient for"
            + " nothing: audit again after a change.");
    Cells.table(
        html,
        table -> {
          Cells.header(table, 2, "change", "counting");
          report.improvements().forEach(one -> Cells.row(table, one.what(), one.counting()));
        });
  }
}
