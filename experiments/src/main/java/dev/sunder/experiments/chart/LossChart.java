package dev.sunder.experiments.chart;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss against step: every step faintly, a running mean boldly. */
public final class LossChart {

  /** The running mean's weight of the newest of w steps is 2 / (w + 1). */
  private static final int SMOOTHING = 25;

  private static final int MOST_POINTS = 1500;

  private final String title;
  private final List<Curve> curves = new ArrayList<>();
  private double reference = Double.NaN;
  private String referenceText = "";

  @SuppressWarnings("ArrayRecordComponent") // Private, copied on the way in, never compared.
  private record Curve(String name, double[] steps, double[] losses) {}

  /** An empty chart. */
  public LossChart(String title) {
    this.title = title;
  }

  /** Adds the losses of one training, one a step. */
  public LossChart curve(String name, double[] losses) {
    double[] steps = new double[losses.length];
    Arrays.setAll(steps, i -> i + 1);
    return curve(name, steps, losses);
  }

  /**
   * Adds losses of some steps of one training.
   *
   * @param steps rising, one a loss
   */
  public LossChart curve(String name, double[] steps, double[] losses) {
    if (steps.length != losses.length) {
      throw new IllegalArgumentException(
          losses.length + " losses need as many steps, got " + steps.length);
    }
    curves.add(new Curve(name, steps.clone(), losses.clone()));
    return this;
  }

  /** Adds a level to compare with, such as the loss of a guess. */
  public LossChart reference(String text, double level) {
    referenceText = text;
    reference = level;
    return this;
  }

  /** Draws the chart. */
  public BufferedImage draw() {
    XYChart chart =
        Look.chart(title, "training step", "cross-entropy loss", LegendPosition.OutsideS);
    style(chart);
    double longest =
        curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.steps())).max().orElse(1);
    for (int i = 0; i < curves.size(); i++) {
      Color colour = Palette.SERIES.get(i % Palette.SERIES.size());
      addRaw(chart, curves.get(i), colour);
    }
    for (int i = 0; i < curves.size(); i++) {
      Color colour = Palette.SERIES.get(i % Palette.SERIES.size());
      addSmooth(chart, curves.get(i), colour);
    }
    if (!Double.isNaN(reference)) {
      XYSeries level =
          chart.addSeries(
              referenceText, new double[] {0, longest}, new double[] {reference, reference});
      level.setMarker(SeriesMarkers.NONE);
      level.setLineColor(Palette.FAINT_INK);
      level.setLineStyle(Look.dashes());
    }
    chart.getStyler().setYAxisMax(ceiling());
    // Off the grid of the steps, which otherwise each ask for a label.
    chart.getStyler().setXAxisMax(1.01 * longest + 0.5);
    return BitmapEncoder.getBufferedImage(chart);
  }

  private static void style(XYChart chart) {
    var styler = chart.getStyler();
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setYAxisMin(0.0);
    styler.setXAxisMin(0.0);
    styler.setXAxisTickMarkSpacingHint(130);
    styler.setYAxisTickMarkSpacingHint(90);
    styler.setXAxisDecimalPattern("#,##0");
    styler.setYAxisDecimalPattern("0.0#");
  }

  private static void addRaw(XYChart chart, Curve curve, Color colour) {
    int stride = stride(curve);
    XYSeries raw =
        chart.addSeries(
            curve.name() + " (each step)",
            every(curve.steps(), stride),
            every(curve.losses(), stride));
    raw.setMarker(SeriesMarkers.NONE);
    raw.setShowInLegend(false);
    raw.setLineWidth(1);
    raw.setLineColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 60));
  }

  private static void addSmooth(XYChart chart, Curve curve, Color colour) {
    int stride = stride(curve);
    XYSeries smooth =
        chart.addSeries(
            curve.name(), every(curve.steps(), stride), every(runningMean(curve.losses()), stride));
    smooth.setMarker(SeriesMarkers.NONE);
    smooth.setLineWidth(3.5f);
    smooth.setLineColor(colour);
  }

  /**
   * A little above what nearly all steps stay under, so that the first steps do not flatten the
   * rest.
   */
  private double ceiling() {
    double[] all =
        curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.losses()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double most = all.length == 0 ? 1 : all[(int) (0.98 * (all.length - 1))];
    return 1.1 * Math.max(most, Double.isNaN(reference) ? 0 : reference);
  }

  /** An exponential mean that starts as a plain one, so that it does not lean on the first step. */
  static double[] runningMean(double[] losses) {
    double[] means = new double[losses.length];
    double weight = 2.0 / (SMOOTHING + 1);
    double mean = 0;
    for (int i = 0; i < losses.length; i++) {
      mean += Math.max(weight, 1.0 / (i + 1)) * (losses[i] - mean);
      means[i] = mean;
    }
    return means;
  }

  private static int stride(Curve curve) {
    return Math.max(1, (curve.losses().length + MOST_POINTS - 1) / MOST_POINTS);
  }

  private static double[] every(double[] values, int stride) {
    double[] some = new double[(values.length + stride - 1) / stride];
    Arrays.setAll(some, i -> values[i * stride]);
    return some;
  }
}
