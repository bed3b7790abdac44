package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ImportComparisonTest {

  @Test
  void theLastLineSaysHowManyAnswerAlikeAndTheWorstOfThem() {
    assertEquals("imported=28 of 32 worst=3.1e-06", ImportComparison.line(28, 32, 3.14e-6));
  }
}
