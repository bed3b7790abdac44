package dev.sunder.experiments.report;

import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.report.NetworkReport.ClientRow;
import dev.sunder.experiments.report.NetworkReport.Holding;
import dev.sunder.experiments.report.NetworkReport.SendingRow;
import dev.sunder.experiments.report.NetworkReport.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link NetworkReport} as lines of text. */
public final class NetworkText {

  private NetworkText() {}

  /** The whole report. */
  public static List<String> lines(NetworkReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: input %s, %d stages, %d outputs, %,d parameters, %,d multiply-adds an image",
            report.name(),
            text(report.input()),
            report.stages().size(),
            report.outputs(),
            report.parameters(),
            report.multiplyAdds()));
    if (!report.classNames().isEmpty()) {
      lines.add("classes: " + String.join(", ", report.classNames()));
    }
    lines.add("");
    lines.addAll(stages(report.stages()).lines());
    if (!report.clients().isEmpty()) {
      lines.add("");
      lines.add(
          "What a client holds and sends when N stages are preserved. Stages 1..N are what the");
      lines.add(
          "paper's tables 4 and 5 count; the scheme needs stage k = N+1, too, which mixes the");
      lines.add("signal in. Bytes to publish at 32 bits a parameter, and at the paper's 64.");
      lines.addAll(clients(report.clients()).lines());
    }
    if (!report.sendings().isEmpty()) {
      lines.add("");
      lines.add(
          "What is sent for one image at each cut; ms: 8 bits a value at 2^20 bytes a second,");
      lines.add("as in the paper's table 5.");
      lines.addAll(sendings(report.sendings()).lines());
    }
    if (!report.provenance().isEmpty()) {
      lines.add("");
      report.provenance().forEach((key, value) -> lines.add(key + ": " + value));
    }
    return lines;
  }

  private static TextTable stages(List<StageRow> rows) {
    TextTable table =
        new TextTable(
            "stage", "layers", "input", "output", "parameters", "cumulative", "multiply-adds");
    for (StageRow row : rows) {
      table.row(
          row.number() + " " + row.name(),
          row.layers(),
          text(row.input())
              + (row.signalInputs() > 0 ? " (" + row.signalInputs() + " signal)" : ""),
          text(row.output()),
          row.parameters(),
          row.cumulativeParameters(),
          row.multiplyAdds());
    }
    return table;
  }

  private static TextTable clients(List<ClientRow> rows) {
    TextTable table =
        new TextTable(
            "N",
            "1..N",
            "32-bit B",
            "64-bit B",
            "sent",
            "1..k",
            "32-bit B",
            "64-bit B",
            "sent",
            "of model");
    for (ClientRow row : rows) {
      Holding paper = row.paper();
      Holding scheme = row.scheme();
      table.row(
          row.frozen(),
          paper == null ? "-" : paper.parameters(),
          paper == null ? "-" : paper.fp32Bytes(),
          paper == null ? "-" : paper.wideBytes(),
          paper == null ? "-" : paper.valuesSent(),
          scheme.parameters(),
          scheme.fp32Bytes(),
          scheme.wideBytes(),
          scheme.valuesSent(),
          String.format(Locale.ROOT, "%.1f %%", 100 * scheme.fractionOfModel()));
    }
    return table;
  }

  private static TextTable sendings(List<SendingRow> rows) {
    TextTable table = new TextTable("cut", "after", "shape", "values", "32-bit B", "8-bit B", "ms");
    for (SendingRow row : rows) {
      table.row(
          row.cut(),
          row.after(),
          text(row.shape()),
          row.values(),
          row.fp32Bytes(),
          row.byteBytes(),
          String.format(Locale.ROOT, "%.3f", row.byteMilliseconds()));
    }
    return table;
  }

  private static String text(List<Integer> dimensions) {
    boolean flat = dimensions.get(1) == 1 && dimensions.get(2) == 1;
    return dimensions.stream()
        .limit(flat ? 1 : 3)
        .map(String::valueOf)
        .collect(Collectors.joining("x"));
  }
}
