package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BenchCommandTest {

  @Test
  void eachBatchGetsARowForInferenceAndForTraining() {
    Outcome outcome =
        Workshop.done(
            "bench", "--network", "lenet5", "--batch", "1,4", "--steps", "2", "--frozen", "1");
    String row = " \\d+\\.\\d{3} \\d+\\.\\d{3} \\d+\\.\\d \\d+\\.\\d \\d+ % \\d+\\.\\d \\d+ % - -";
    for (String work :
        new String[] {
          "1 inference",
          "1 training",
          "1 secure training, N = 1",
          "1 secure training, N = 1, cached",
          "4 inference",
          "4 training"
        }) {
      assertTrue(
          outcome.lines().stream().anyMatch(line -> line.matches(work + row)),
          work + " in\n" + outcome.out());
    }
  }

  @Test
  void aBatchOfNothingIsWrongUsage() {
    Outcome outcome = Outcome.of("bench", "--batch", "0");
    assertEquals(2, outcome.exitCode());
  }

  @Test
  void asManyFrozenStagesAsThereAreIsWrongUsage() {
    Outcome outcome = Outcome.of("bench", "--network", "lenet5", "--frozen", "4");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("0 to 3"), outcome.err());
  }
}
