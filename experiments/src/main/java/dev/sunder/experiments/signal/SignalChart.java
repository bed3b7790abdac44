package dev.sunder.experiments.signal;

import dev.sunder.experiments.chart.Look;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.signal.SignalFigures.Row;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** What owner and provider read at the paper's cut, against N. */
public final class SignalChart {

  private SignalChart() {}

  /** Draws the chart, one point a model. */
  public static BufferedImage draw(List<SignalFigures> models) {
    XYChart chart =
        Look.chart(
            "What is read at the paper's cut",
            "frozen stages N",
            "share of the owner's images, %",
            LegendPosition.OutsideS);
    style(chart);
    add(chart, "signal, linear probe", models, f -> told(f, Row.LINEAR), 0);
    add(chart, "signal, network probe", models, f -> told(f, Row.NETWORK), 1);
    add(chart, "signal, algebra", models, f -> told(f, Row.ALGEBRA), 2);
    add(chart, "owner's answers right", models, f -> f.owner().estimate(), 3);
    add(chart, "provider's raw answers right", models, f -> f.provider().estimate(), 4);
    return BitmapEncoder.getBufferedImage(chart);
  }

  private static double told(SignalFigures figures, String attack) {
    return figures.papersCut().of(attack).map(told -> told.share().estimate()).orElse(Double.NaN);
  }

  private static void add(
      XYChart chart,
      String name,
      List<SignalFigures> models,
      ToDoubleFunction<SignalFigures> share,
      int index) {
    List<SignalFigures> measured =
        models.stream().filter(model -> !Double.isNaN(share.applyAsDouble(model))).toList();
    if (measured.isEmpty()) {
      return;
    }
    XYSeries series =
        chart.addSeries(
            name,
            measured.stream().mapToDouble(SignalFigures::frozen).toArray(),
            measured.stream().mapToDouble(model -> 100 * share.applyAsDouble(model)).toArray());
    Look.line(series, Palette.SERIES.get(index));
  }

  private static void style(XYChart chart) {
    var styler = chart.getStyler();
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setLegendBorderColor(Palette.PAPER);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(105.0);
    styler.setXAxisMin(-0.2);
    styler.setXAxisMax(4.2);
    // Zero as it comes out of the ticks' arithmetic may be a little less than zero.
    styler.setxAxisTickLabelsFormattingFunction(n -> Long.toString(Math.round(n)));
  }
}
