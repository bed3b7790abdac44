package dev.sunder.experiments.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FrontierChartTest {

  @Test
  void onlyRoundNumbersOfBytesHaveALabel() {
    // Ticks of a tenth on an axis of logarithms: 251, 316 and 398 bytes have none.
    assertEquals("200 B", FrontierChart.label(2.3));
    assertEquals("", FrontierChart.label(2.4));
    assertEquals("", FrontierChart.label(2.5));
    assertEquals("", FrontierChart.label(2.6));
    assertEquals("500 B", FrontierChart.label(2.7));
    assertEquals("1 kB", FrontierChart.label(3.0));
    assertEquals("1 kB", FrontierChart.label(2.9999999999));
    assertEquals("20 kB", FrontierChart.label(4.3));
    assertEquals("5 MB", FrontierChart.label(6.7));
  }
}
