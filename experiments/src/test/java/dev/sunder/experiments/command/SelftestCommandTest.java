package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SelftestCommandTest {

  @Test
  void theCpuKeepsTheContractAndTheLastLineCounts() {
    Outcome outcome = Workshop.done("selftest", "--device", "cpu");
    String last = outcome.lines().get(outcome.lines().size() - 1);
    assertTrue(last.matches("[1-9]\\d+ passed, 0 failed"), last);
  }
}
