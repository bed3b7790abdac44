package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.contract.ContractSuite;
import org.junit.jupiter.api.Test;

class SelftestCommandTest {

  @Test
  void theCpuKeepsTheContractAndTheLastLineCounts() {
    Outcome outcome = Workshop.done("selftest", "--device", "cpu");
    String last = outcome.lines().get(outcome.lines().size() - 1);
    assertTrue(last.matches("[1-9]\\d+ passed, 0 failed"), last);
  }

  @Test
  void aBrokenContractFailsTheJobWithASentence() {
    JobFailedException failed =
        assertThrows(
            JobFailedException.class,
            () -> SelftestCommand.requireKept(new ContractSuite.Tally(518, 2)));
    assertEquals(
        "the device does not keep the contract: 2 of 520 cases failed, each named above",
        Failures.message(failed));
  }
}
