package dev.sunder.experiments.console;

import java.util.ArrayList;
import java.util.List;

/** A table of text: columns as wide as their widest cell, numbers aligned to the right. */
public final class TextTable {

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
    return String.format(java.util.Locale.ROOT, "%,d", number.longValue());
  }

  /** The lines, header first. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(header));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < header.size(); column++) {
      String cell = cells.get(column);
      String blank = " ".repeat(width(column) - cell.codePointCount(0, cell.length()));
      line.append(column == 0 ? "" : "  ").append(isNumeric(column) ? blank + cell : cell + blank);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int width = header.get(column).length();
    for (List<String> row : rows) {
      String cell = row.get(column);
      width = Math.max(width, cell.codePointCount(0, cell.length()));
    }
    return width;
  }

  private boolean isNumeric(int column) {
    return !rows.isEmpty()
        && rows.stream()
            .allMatch(row -> row.get(column).matches("[-+]?[0-9][0-9.,]*( ?[%A-Za-z]+)?|-?"));
  }
}
