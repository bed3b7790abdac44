package dev.sunder.experiments.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class LossChartTest {

  @Test
  void theRunningMeanStartsAsAPlainMean() {
    assertArrayEquals(new double[] {4, 3, 2}, LossChart.runningMean(new double[] {4, 2, 0}), 1e-12);
  }

  @Test
  void theRunningMeanOfAConstantIsThatConstant() {
    double[] constant = new double[500];
    Arrays.fill(constant, 0.25);
    assertArrayEquals(constant, LossChart.runningMean(constant), 1e-12);
  }

  @Test
  void aLongCurveAndASingleStepCanBeDrawn() {
    Assumptions.assumeTrue(Palette.canWriteText(), "this Java has no font");
    double[] losses = new double[20_000];
    Arrays.setAll(losses, i -> 1.0 / (i + 1));
    BufferedImage chart =
        new LossChart("loss").curve("long", losses).curve("short", new double[] {1}).draw();
    assertEquals(1400, chart.getWidth());
  }
}
