package dev.sunder.experiments.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A table of text: columns as wide as their widest cell, numbers aligned to the right. */
public final class TextTable {

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,]*( ?[%A-Za-z]+)?|-?");

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these columns. */
  public TextTable(String... header) {
    this.header = List.of(header);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException unless there is a cell for every column
   */
  public void row(Object... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "expected " + header.size() + " cells, got " + cells.length);
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Number number ? format(number) : String.valueOf(cell));
    }
    rows.add(row);
  }

  /** Whole numbers with commas between thousands. */
  private static String format(Number number) {
    return String.format(Locale.ROOT, "%,d", number.longValue());
  }

  /** The lines, header first. */
  public List<String> lines() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      columns.add(column(i));
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(header, columns));
    rows.forEach(row -> lines.add(line(row, columns)));
    return lines;
  }

  private record Column(int width, boolean isNumeric) {}

  private Column column(int place) {
    int width = header.get(place).length();
    boolean numeric = !rows.isEmpty();
    for (List<String> row : rows) {
      String cell = row.get(place);
      width = Math.max(width, cell.codePointCount(0, cell.length()));
      numeric = numeric && NUMBER.matcher(cell).matches();
    }
    return new Column(width, numeric);
  }

  private static String line(List<String> cells, List<Column> columns) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String blank = " ".repeat(columns.get(i).width() - cell.codePointCount(0, cell.length()));
      line.append(i == 0 ? "" : "  ")
          .append(columns.get(i).isNumeric() ? blank + cell : cell + blank);
    }
    return line.toString().stripTrailing();
  }
}
