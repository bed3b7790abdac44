package dev.sunder.experiments.paper;

import dev.sunder.engine.training.MetricsCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link MetricsCsv} wrote of a run.
 *
 * @param losses of single steps' batches
 * @param accuracies on the validation set, one an epoch that was validated
 */
public record Metrics(List<At> losses, List<At> accuracies) {

  private static final int CELLS = MetricsCsv.HEADER.split(",", -1).length;
  private static final int LOSS = 3;
  private static final int VALIDATION_ACCURACY = 6;

  /**
   * A value after so many steps.
   *
   * @param step steps done
   */
  public record At(long step, double value) {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is not such a file; the message names it and the
   *     line
   */
  public static Metrics read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.get(0).equals(MetricsCsv.HEADER)) {
      throw new IOException(file + ", line 1: expected \"" + MetricsCsv.HEADER + "\"");
    }
    List<At> losses = new ArrayList<>();
    List<At> accuracies = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      try {
        if (cells.length != CELLS) {
          throw new NumberFormatException(cells.length + " cells");
        }
        long step = Long.parseLong(cells[0]);
        add(losses, step, cells[LOSS]);
        add(accuracies, step, cells[VALIDATION_ACCURACY]);
      } catch (NumberFormatException wrong) {
        throw new IOException(
            file + ", line " + (i + 1) + ": expected " + CELLS + " cells with numbers", wrong);
      }
    }
    return new Metrics(losses, accuracies);
  }

  private static void add(List<At> values, long step, String cell) {
    if (!cell.isEmpty()) {
      values.add(new At(step, Double.parseDouble(cell)));
    }
  }
}
