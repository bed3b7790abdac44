package dev.sunder.experiments.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LineProgressTest {

  private final StringWriter err = new StringWriter();
  private final Console console =
      new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false);

  @Test
  void manyStepsInAMomentPrintNothingAndAMilestoneALine() {
    try (Progress progress = console.progress("train", 1000)) {
      for (int step = 1; step <= 1000; step++) {
        progress.at(step, "loss 0.5");
      }
      assertEquals("", err.toString());
      progress.milestone(1000, "loss 0.5");
    }
    assertTrue(err.toString().startsWith("train  1000/1000  loss 0.5  "), err.toString());
    assertEquals(1, err.toString().lines().count());
  }
}
