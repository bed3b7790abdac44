package dev.sunder.experiments.experiment;

import dev.sunder.experiments.chart.Look;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.experiment.CloneCurve.Point;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How often copies of a provider's part answer as it does, against the number of questions. */
public final class CloneChart {

  private CloneChart() {}

  /** Draws the curves, with their 95 % intervals and the level of the most frequent answer. */
  public static BufferedImage draw(CloneCurve.Result result) {
    XYChart chart =
        Look.chart(
            "Copying the server's part by asking",
            "questions",
            "answers as the provider's, %",
            LegendPosition.InsideSE);
    style(chart);
    List<String> networks = result.points().stream().map(Point::network).distinct().toList();
    for (int i = 0; i < networks.size(); i++) {
      String network = networks.get(i);
      List<Point> points =
          result.points().stream().filter(point -> point.network().equals(network)).toList();
      XYSeries series =
          chart.addSeries(
              network.equals("clone") ? "architecture unknown" : "architecture known",
              points.stream().mapToDouble(Point::questions).toArray(),
              points.stream().mapToDouble(point -> 100 * point.agreement().estimate()).toArray(),
              points.stream()
                  .mapToDouble(point -> 50 * (point.agreement().high() - point.agreement().low()))
                  .toArray());
      Look.line(series, Palette.SERIES.get(i));
    }
    double[] ends = {
      result.points().stream().mapToInt(Point::questions).min().orElse(1),
      result.points().stream().mapToInt(Point::questions).max().orElse(1)
    };
    double level = 100 * result.mostFrequent();
    XYSeries guess =
        chart.addSeries("always the most frequent answer", ends, new double[] {level, level});
    guess.setMarker(SeriesMarkers.NONE);
    guess.setLineColor(Palette.FAINT_INK);
    return BitmapEncoder.getBufferedImage(chart);
  }

  private static void style(XYChart chart) {
    var styler = chart.getStyler();
    styler.setErrorBarsColor(Palette.FAINT_INK);
    styler.setXAxisLogarithmic(true);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(102.0);
  }
}
