package dev.sunder.experiments.audit;

import dev.sunder.secure.measure.Interval;
import java.util.Locale;
import java.util.function.Consumer;

/** Tables of an audit's page: rows of cells, numbers to the right. */
final class Cells {

  private Cells() {}

  static void table(Html html, Consumer<Html> rows) {
    html.element("div", wide -> wide.element("table", rows), "class", "wide");
  }

  /** A row of headings; from column {@code numbers} on they stand over numbers. */
  static void header(Html table, int numbers, String... texts) {
    cells(table, "th", numbers, texts);
  }

  /** A row; from column {@code numbers} on its cells are set to the right. */
  static void row(Html table, int numbers, String... texts) {
    cells(table, "td", numbers, texts);
  }

  /** A row of texts. */
  static void row(Html table, String... texts) {
    cells(table, "td", texts.length, texts);
  }

  private static void cells(Html table, String cell, int numbers, String... texts) {
    table.element(
        "tr",
        row -> {
          for (int i = 0; i < texts.length; i++) {
            String[] attributes = i < numbers ? new String[0] : new String[] {"class", "number"};
            row.element(cell, texts[i], attributes);
          }
        });
  }

  static String number(double value, boolean share) {
    return share ? bare(value, true) + " %" : bare(value, false);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A figure with its 95 % interval, such as {@code 98.5 % (95.7 to 99.5)}. */
  static String figure(Interval value, boolean share) {
    return number(value.estimate(), share)
        + " ("
        + bare(value.low(), share)
        + " to "
        + bare(value.high(), share)
        + ")";
  }

  private static String bare(double value, boolean share) {
    return share
        ? String.format(Locale.ROOT, "%.1f", 100 * value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
