package dev.sunder.experiments.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What all charts and sheets have in common: size, fonts, colours, smooth edges. */
public final class Look {

  private static final int WIDTH = 1400;
  private static final int HEIGHT = 800;

  private Look() {}

  /** An empty chart. */
  public static XYChart chart(String title, String x, String y, LegendPosition legend) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Palette.PAPER);
    styler.setPlotBackgroundColor(Palette.PAPER);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(Palette.RULE);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartFontColor(Palette.INK);
    styler.setAxisTickLabelsColor(Palette.INK);
    styler.setAxisTickMarksColor(Palette.RULE);
    styler.setChartTitleFont(Palette.bold(26));
    styler.setChartTitlePadding(18);
    styler.setChartTitleBoxVisible(false);
    styler.setAxisTitleFont(Palette.plain(20));
    styler.setAxisTickLabelsFont(Palette.plain(17));
    styler.setAxisTitlePadding(14);
    styler.setLegendFont(Palette.plain(19));
    styler.setLegendPosition(legend);
    styler.setLegendBorderColor(Palette.RULE);
    styler.setLegendBackgroundColor(Palette.PAPER);
    styler.setLegendPadding(14);
    styler.setMarkerSize(12);
    styler.setChartPadding(24);
    styler.setAntiAlias(true);
    return chart;
  }

  /** Draws a series as a line through points. */
  public static void line(XYSeries series, Color colour) {
    series.setLineColor(colour);
    series.setMarkerColor(colour);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setLineWidth(3);
  }

  /** Dashes, for levels to compare with. */
  public static BasicStroke dashes() {
    return new BasicStroke(
        2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {10, 8}, 0);
  }

  /** A sheet in the sheets' colour, with what {@code drawing} draws on it. */
  static BufferedImage sheet(int width, int height, Consumer<Graphics2D> drawing) {
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    try {
      pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      pen.setColor(Palette.SHEET);
      pen.fillRect(0, 0, width, height);
      drawing.accept(pen);
    } finally {
      pen.dispose();
    }
    return sheet;
  }
}
