package dev.sunder.experiments.paper;

import dev.sunder.experiments.console.TextTable;
import dev.sunder.experiments.paper.PaperRuns.Run;
import dev.sunder.experiments.report.Percent;
import dev.sunder.secure.measure.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The paper's table 3: average accuracy (eq. 11) against steps.
 *
 * @param columns one a model
 */
public record AccuracyTable(List<Column> columns) {

  /** Rows of the paper's that are shown beside. */
  private static final List<Integer> PAPERS_ROWS = List.of(5_000, 20_000, 200_000);

  /**
   * One model's column.
   *
   * @param name of the model
   * @param frozen N, or -1 for the D&amp;C model
   * @param cells rising in steps
   * @param provider how often the raw answers agree with the truth at the end; of the D&amp;C model
   *     that is its accuracy
   */
  public record Column(String name, int frozen, List<Cell> cells, Interval provider) {}

  /**
   * One figure.
   *
   * @param steps done when it was measured
   */
  public record Cell(long steps, AverageAccuracy accuracy) {}

  /** The table of these runs. */
  public static AccuracyTable of(List<Run> runs, long seed) {
    List<Column> columns = new ArrayList<>();
    for (Run run : runs) {
      List<Cell> cells =
          run.metrics().accuracies().stream()
              .map(at -> new Cell(at.step(), run.average(at, seed)))
              .toList();
      columns.add(new Column(run.name(), run.frozen(), cells, Percent.seenByProvider(run.last())));
    }
    return new AccuracyTable(columns);
  }

  /** As lines of text. */
  public List<String> lines() {
    List<String> header = new ArrayList<>(List.of("steps"));
    columns.forEach(column -> header.add(column.name()));
    TextTable table = new TextTable(header.toArray(String[]::new));
    TreeSet<Long> steps = new TreeSet<>();
    columns.forEach(column -> column.cells().forEach(cell -> steps.add(cell.steps())));
    for (long step : steps) {
      table.row(row(String.format(Locale.ROOT, "%,d", step), column -> measured(column, step)));
    }
    table.row(row("the paper", column -> ""));
    for (int step : PAPERS_ROWS) {
      table.row(
          row(
              String.format(Locale.ROOT, "%,d", step),
              column ->
                  column.frozen() + 1 < Published.COLUMNS
                      ? number(Published.accuracy(step, column.frozen()))
                      : "-"));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add("At the end, on all validation images, after the owner flips back:");
    for (Column column : columns) {
      Interval right = column.cells().get(column.cells().size() - 1).accuracy().plain();
      lines.add(
          "  "
              + column.name()
              + ": "
              + Percent.text(right)
              + (column.frozen() < 0
                  ? ""
                  : "; the provider's raw answers: " + Percent.text(column.provider())));
    }
    return lines;
  }

  /** What a column shows in a row. */
  private interface Shown {
    String of(Column column);
  }

  private Object[] row(String first, Shown shown) {
    List<Object> cells = new ArrayList<>(List.of(first));
    columns.forEach(column -> cells.add(shown.of(column)));
    return cells.toArray();
  }

  private static String measured(Column column, long step) {
    return column.cells().stream()
        .filter(cell -> cell.steps() == step)
        .map(cell -> number(cell.accuracy().average()))
        .findFirst()
        .orElse("-");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
