package dev.sunder.experiments.paper;

import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.report.NetworkReport.ClientRow;
import dev.sunder.experiments.report.NetworkReport.Holding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The paper's tables 4 and 5: what a client stores and sends.
 *
 * <p>The paper counts stages 1..N. The scheme (section 5.2) needs stage k = N + 1 with the client,
 * too, with the signal's extra inputs; both are given.
 */
public final class ClientTables {

  /** The rate that table 5 calls 1 Mb per second: 2^20 bytes, by its own figures. */
  private static final double BYTES_A_MILLISECOND = (1 << 20) / 1000.0;

  private ClientTables() {}

  /**
   * Table 4: parameters, and bytes at 64 bits each.
   *
   * @param published whether the network is the paper's, so that its print stands beside
   */
  public static TextTable storage(List<ClientRow> rows, boolean published) {
    TextTable table =
        new TextTable(
            "N",
            "paper: parameters",
            "paper: size",
            "stages 1..N: parameters",
            "64-bit",
            "stages 1..k: parameters",
            "64-bit",
            "32-bit");
    for (ClientRow row : rows) {
      Optional<Published.Client> paper = published ? printed(row.frozen()) : Optional.empty();
      table.row(
          Integer.toString(row.frozen()),
          cell(paper, client -> grouped(client.parameters())),
          cell(paper, Published.Client::storage),
          row.paper() == null ? "-" : grouped(row.paper().parameters()),
          row.paper() == null ? "-" : bytes(row.paper().wideBytes()),
          grouped(row.scheme().parameters()),
          bytes(row.scheme().wideBytes()),
          bytes(row.scheme().fp32Bytes()));
    }
    return table;
  }

  /**
   * Table 5: values sent for one image, and milliseconds at 8 bits each and 2^20 bytes a second.
   *
   * @param published whether the network is the paper's, so that its print stands beside
   */
  public static TextTable links(List<ClientRow> rows, boolean published) {
    TextTable table =
        new TextTable(
            "N",
            "paper: values",
            "paper: time",
            "stage N gives",
            "ms",
            "stage k gives",
            "ms",
            "ms as fp32");
    for (ClientRow row : rows) {
      Optional<Published.Client> paper = published ? printed(row.frozen()) : Optional.empty();
      Holding scheme = row.scheme();
      table.row(
          Integer.toString(row.frozen()),
          cell(paper, client -> grouped(client.links())),
          cell(paper, client -> String.format(Locale.ROOT, "%.3f ms", client.milliseconds())),
          row.paper() == null ? "-" : grouped(row.paper().valuesSent()),
          row.paper() == null ? "-" : milliseconds(row.paper().valuesSent()),
          grouped(scheme.valuesSent()),
          milliseconds(scheme.valuesSent()),
          milliseconds(Float.BYTES * scheme.valuesSent()));
    }
    return table;
  }

  private static Optional<Published.Client> printed(int frozen) {
    return Published.CLIENTS.stream().filter(client -> client.frozen() == frozen).findFirst();
  }

  private static String cell(
      Optional<Published.Client> client, Function<Published.Client, String> text) {
    return client.map(text).orElse("-");
  }

  private static String milliseconds(long bytes) {
    return String.format(Locale.ROOT, "%.3f", bytes / BYTES_A_MILLISECOND);
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** In the paper's units, which are powers of 1,024. */
  private static String bytes(long count) {
    double kibi = count / 1024.0;
    return kibi < 1024
        ? String.format(Locale.ROOT, "%.0f KiB", kibi)
        : String.format(Locale.ROOT, "%.2f MiB", kibi / 1024);
  }
}
