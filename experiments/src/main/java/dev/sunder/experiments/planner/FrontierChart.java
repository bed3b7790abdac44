package dev.sunder.experiments.planner;

import dev.sunder.experiments.chart.Look;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.planner.CutPlan.Measured;
import dev.sunder.experiments.planner.CutPlan.Row;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A plan's cuts by what they publish and send, both by factors, told apart by the bounds they pass
 * and by what audits found there.
 */
public final class FrontierChart {

  /** Around another marker. */
  private static final Marker RING =
      new Marker() {
        @Override
        public void paint(Graphics2D graphics, double x, double y, int size) {
          double wide = 1.9 * size;
          graphics.setStroke(new BasicStroke(3));
          graphics.draw(new Ellipse2D.Double(x - wide / 2, y - wide / 2, wide, wide));
        }
      };

  /** How far a text is above its point, as a share of the axis. */
  private static final double ABOVE = 0.035;

  private final CutPlan plan;
  private final List<Row> own;
  private final Ends horizontal;
  private final Ends vertical;

  private FrontierChart(CutPlan plan) {
    this.plan = plan;
    this.own = plan.rows().stream().filter(row -> !row.whatIf()).toList();
    this.horizontal = Ends.of(own, FrontierChart::x);
    this.vertical = Ends.of(own, FrontierChart::y);
  }

  /** An axis from one power of ten to another: those always have a tick, and so a label. */
  private record Ends(double least, double greatest) {
    static Ends of(List<Row> rows, ToDoubleFunction<Row> coordinate) {
      DoubleSummaryStatistics all = rows.stream().mapToDouble(coordinate).summaryStatistics();
      // Room for a text above the greatest.
      return new Ends(Math.floor(all.getMin()), Math.ceil(all.getMax() + 0.1));
    }

    double share(double part) {
      return part * (greatest - least);
    }
  }

  /** Draws the chart. */
  public static BufferedImage draw(CutPlan plan) {
    return new FrontierChart(plan).draw();
  }

  private BufferedImage draw() {
    XYChart chart =
        Look.chart(
            "Where to part " + plan.network(),
            "bytes published, 32 bits a parameter",
            "bytes sent for one image, 32 bits a value",
            LegendPosition.InsideNE);
    style(chart);
    frontier(chart);
    // No green: a bound that passes proves nothing, and neither does an attack that failed.
    Color plain = Palette.SERIES.get(0);
    Color warning = Palette.SERIES.get(1);
    points(
        chart,
        "no bound fails: proves nothing",
        row -> failed(row) == 0,
        plain,
        SeriesMarkers.CIRCLE);
    points(chart, "a bound fails", row -> failed(row) > 0, warning, SeriesMarkers.DIAMOND);
    points(chart, "not counted", row -> failed(row) < 0, Palette.FAINT_INK, SeriesMarkers.SQUARE);
    points(
        chart,
        "audited: something leaks",
        row -> leaks(row).orElse(false),
        Palette.SERIES.get(3),
        RING);
    points(
        chart,
        "audited: no attack won",
        row -> leaks(row).equals(Optional.of(false)),
        Palette.SERIES.get(5),
        RING);
    names(chart);
    return BitmapEncoder.getBufferedImage(chart);
  }

  /** How many bounds fail; less than 0 where nothing is counted. */
  private static int failed(Row row) {
    return row.bounds() == null ? -1 : row.bounds().failed();
  }

  /** Whether an audit at this cut broke or weakened anything; empty without an audit. */
  private Optional<Boolean> leaks(Row row) {
    List<Measured> here =
        plan.measured().stream()
            .filter(one -> one.cut().equals(row.cut()) && one.frozen() == row.frozen())
            .toList();
    return here.isEmpty()
        ? Optional.empty()
        : Optional.of(here.stream().anyMatch(one -> broken(one.picture()) || broken(one.answer())));
  }

  private static boolean broken(String level) {
    return "broken".equals(level) || "weakened".equals(level);
  }

  /** Cuts at one point, such as those before and after ReLU, or side by side share a text. */
  private void names(XYChart chart) {
    List<Row> left =
        own.stream()
            .sorted(Comparator.comparingDouble(FrontierChart::y).thenComparing(FrontierChart::x))
            .collect(Collectors.toCollection(ArrayList::new));
    while (!left.isEmpty()) {
      Row first = left.get(0);
      List<Row> near = left.stream().filter(row -> isNear(first, row)).toList();
      String text = near.stream().map(Row::cut).sorted().collect(Collectors.joining(", "));
      double middle = near.stream().mapToDouble(FrontierChart::x).average().orElseThrow();
      chart.addAnnotation(
          new AnnotationText(text, middle, y(first) + vertical.share(ABOVE), false));
      left.removeAll(near);
    }
  }

  private boolean isNear(Row one, Row other) {
    return Math.abs(x(one) - x(other)) < horizontal.share(2 * ABOVE)
        && Math.abs(y(one) - y(other)) < vertical.share(ABOVE / 2);
  }

  /** The cuts that none beats in these two alone. */
  private void frontier(XYChart chart) {
    List<Row> steps =
        own.stream()
            .filter(
                row ->
                    own.stream()
                        .noneMatch(
                            other ->
                                other.publishedBytes() <= row.publishedBytes()
                                    && other.values() <= row.values()
                                    && (other.publishedBytes() < row.publishedBytes()
                                        || other.values() < row.values())))
            .sorted(Comparator.comparing(Row::publishedBytes))
            .toList();
    XYSeries line = add(chart, "fewest bytes", steps);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(Palette.FAINT_INK);
    line.setLineStyle(Look.dashes());
  }

  private void points(XYChart chart, String name, Predicate<Row> which, Color ink, Marker marker) {
    List<Row> some = own.stream().filter(which).toList();
    if (some.isEmpty()) {
      return;
    }
    XYSeries series = add(chart, name, some);
    series.setLineStyle(SeriesLines.NONE);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(marker);
    series.setMarkerColor(ink);
  }

  private static XYSeries add(XYChart chart, String name, List<Row> rows) {
    return chart.addSeries(
        name,
        rows.stream().mapToDouble(FrontierChart::x).toArray(),
        rows.stream().mapToDouble(FrontierChart::y).toArray());
  }

  /**
   * What stands at a tick of an axis of logarithms, which both are: text beside a point is placed
   * on even axes only. Only 1, 2 and 5 and their decimal multiples have a label.
   */
  static String label(double logarithm) {
    double power = Math.floor(logarithm + 1e-6);
    double digit = Math.pow(10, logarithm - power);
    for (int round : new int[] {1, 2, 5}) {
      if (Math.abs(digit - round) < 0.02 * round) {
        return bytes(power + Math.log10(round));
      }
    }
    return "";
  }

  private static String bytes(double logarithm) {
    double bytes = Math.pow(10, logarithm);
    String[] units = {"B", "kB", "MB", "GB"};
    int unit = (int) Math.max(0, Math.min(3, Math.floor(logarithm / 3 + 1e-9)));
    double value = bytes / Math.pow(1000, unit);
    return String.format(Locale.ROOT, "%.0f %s", value, units[unit]);
  }

  private static double x(Row row) {
    return Math.log10((double) Math.max(1, row.publishedBytes()));
  }

  private static double y(Row row) {
    return Math.log10((double) Math.max(1, row.fp32Bytes()));
  }

  private void style(XYChart chart) {
    var styler = chart.getStyler();
    styler.setAnnotationTextFont(Palette.plain(17));
    styler.setAnnotationTextFontColor(Palette.INK);
    styler.setMarkerSize(14);
    styler.setxAxisTickLabelsFormattingFunction(FrontierChart::label);
    styler.setyAxisTickLabelsFormattingFunction(FrontierChart::label);
    styler.setXAxisMin(horizontal.least());
    styler.setXAxisMax(horizontal.greatest());
    styler.setYAxisMin(vertical.least());
    styler.setYAxisMax(vertical.greatest());
  }
}
