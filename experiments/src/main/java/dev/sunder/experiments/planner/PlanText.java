package dev.sunder.experiments.planner;

import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.planner.CutPlan.Bounds;
import dev.sunder.experiments.planner.CutPlan.Measured;
import dev.sunder.experiments.planner.CutPlan.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link CutPlan} as lines of text. */
public final class PlanText {

  private PlanText() {}

  /** The network's own cuts, what other numbers of kernels would do, and what was measured. */
  public static List<String> lines(CutPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        plan.network()
            + ", parted: "
            + (plan.signalStage() == 0
                ? "the signal joins the stage that is cut (N stages before it)"
                : "the signal joins stage " + plan.signalStage()));
    lines.add("Bounds count every value sent as an equation, the attacker's best case. One that");
    lines.add("fails means that linear algebra can win; one that passes proves nothing. * marks");
    lines.add("the cuts that no other beats in bytes published and sent, work and bounds failed.");
    lines.addAll(table(plan.rows().stream().filter(row -> !row.whatIf()).toList()).lines());
    List<Row> others = plan.rows().stream().filter(PlanText::atItsLimit).toList();
    if (!others.isEmpty()) {
      lines.add("");
      lines.add("The same cuts with the most kernels that pass every bound:");
      lines.addAll(table(others).lines());
    }
    if (!plan.measured().isEmpty()) {
      lines.add("");
      lines.add("Measured by audits; * marks what no other audit here beats in all of it:");
      lines.addAll(measured(plan.measured()).lines());
    }
    return lines;
  }

  private static boolean atItsLimit(Row row) {
    Long most = row.bounds() == null ? null : row.bounds().mostKernels();
    return row.whatIf() && most != null && row.kernels() == most;
  }

  private static TextTable table(List<Row> rows) {
    TextTable table =
        new TextTable(
            "N",
            "cut",
            "after",
            "kernels",
            "publish B",
            "send B",
            "8-bit B",
            "multiply-adds",
            "equations",
            "unknowns",
            "patch",
            "window",
            "map",
            "most kernels",
            "");
    for (Row row : rows) {
      Bounds bounds = row.bounds();
      table.row(
          row.frozen(),
          row.cut(),
          row.after(),
          row.kernels(),
          row.publishedBytes(),
          row.fp32Bytes(),
          row.int8Bytes(),
          row.multiplyAdds(),
          bounds == null ? "-" : bounds.equations(),
          bounds == null ? "-" : bounds.unknowns(),
          word(bounds == null ? null : bounds.patch()),
          word(bounds == null ? null : bounds.window()),
          word(bounds == null ? null : Boolean.valueOf(bounds.wholeMap())),
          bounds == null || bounds.mostKernels() == null ? "-" : bounds.mostKernels(),
          row.frontier() ? "*" : "");
    }
    return table;
  }

  private static TextTable measured(List<Measured> all) {
    TextTable table =
        new TextTable(
            "N",
            "cut",
            "sent as",
            "bytes",
            "right",
            "pictures",
            "SSIM",
            "answers",
            "told",
            "chance",
            "model",
            "copy agrees",
            "");
    for (Measured one : all) {
      table.row(
          one.frozen(),
          one.cut(),
          word(one.encoding()),
          one.bytesSent() == null ? "-" : one.bytesSent(),
          percent(one.accuracy()),
          word(one.picture()),
          one.ssim() == null ? "-" : String.format(Locale.ROOT, "%.3f", one.ssim()),
          word(one.answer()),
          percent(one.told()),
          percent(one.chance()),
          word(one.model()),
          percent(one.agreement()),
          one.frontier() ? "*" : "");
    }
    return table;
  }

  private static String word(Boolean passes) {
    return passes == null ? "-" : passes ? "pass" : "fail";
  }

  private static String word(String text) {
    return text == null ? "-" : text;
  }

  private static String percent(Double share) {
    return share == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
