package dev.sunder.experiments.paper;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.experiments.bench.PlanBench;
import dev.sunder.experiments.console.TextTable;
import dev.sunder.secure.measure.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The paper's table 2: how long a training step takes, of the plain network and of secure ones with
 * N frozen stages.
 *
 * @param rows the plain network first
 */
public record StepTimes(List<Row> rows) {

  /**
   * Times of one network's training step.
   *
   * @param frozen N, or -1 for the plain network
   * @param milliseconds with the frozen stages computed in each step, as in the paper
   * @param cached with their outputs kept; null where nothing is frozen
   */
  public record Row(int frozen, double milliseconds, Double cached) {}

  /**
   * Measures, in turns: all rows once, then all again, so that what else the machine does falls on
   * all alike; each row's figure is the median of its rounds.
   *
   * @param frozen each N
   */
  public static StepTimes measure(
      PlanBench bench,
      Network plain,
      SignalInput signal,
      int batch,
      List<Integer> frozen,
      int rounds) {
    List<double[]> whole = new ArrayList<>();
    List<double[]> cached = new ArrayList<>();
    for (int i = 0; i <= frozen.size(); i++) {
      whole.add(new double[rounds]);
      cached.add(new double[rounds]);
    }
    for (int round = 0; round < rounds; round++) {
      whole.get(0)[round] = bench.training(plain, batch, 0).milliseconds();
      for (int i = 0; i < frozen.size(); i++) {
        int n = frozen.get(i);
        Network secure = plain.withSignal(Optional.of(signal.atStage(n + 1)));
        whole.get(i + 1)[round] = bench.training(secure, batch, n).milliseconds();
        if (n > 0) {
          cached.get(i + 1)[round] = bench.cachedTraining(secure, batch, n).milliseconds();
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(-1, Interval.medianOf(whole.get(0)), null));
    for (int i = 0; i < frozen.size(); i++) {
      rows.add(
          new Row(
              frozen.get(i),
              Interval.medianOf(whole.get(i + 1)),
              frozen.get(i) == 0 ? null : (Double) Interval.medianOf(cached.get(i + 1))));
    }
    return new StepTimes(rows);
  }

  /**
   * As a table.
   *
   * @param published whether the paper's ratios stand beside
   */
  public TextTable table(boolean published) {
    int most = Published.steps().get(Published.steps().size() - 1);
    TextTable table =
        new TextTable(
            "model",
            "ms a step",
            "of D&C",
            "the paper",
            "cached: ms",
            "of D&C",
            String.format(Locale.ROOT, "%,d steps: hours", most),
            "cached: hours",
            "the paper");
    double plain = rows.get(0).milliseconds();
    for (Row row : rows) {
      boolean printed = published && row.frozen() + 1 < Published.COLUMNS;
      double paper = printed ? Published.seconds(most, row.frozen()) : Double.NaN;
      table.row(
          row.frozen() < 0 ? "D&C" : "N = " + row.frozen(),
          number("%.1f", row.milliseconds()),
          number("%.2f", row.milliseconds() / plain),
          printed ? number("%.2f", paper / Published.seconds(most, -1)) : "-",
          row.cached() != null ? number("%.1f", row.cached()) : "-",
          row.cached() != null ? number("%.2f", row.cached() / plain) : "-",
          number("%.2f", hours(row.milliseconds(), most)),
          row.cached() != null ? number("%.2f", hours(row.cached(), most)) : "-",
          printed ? number("%.2f", paper / 3600) : "-");
    }
    return table;
  }

  private static double hours(double milliseconds, int steps) {
    return milliseconds * steps / 3_600_000.0;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
