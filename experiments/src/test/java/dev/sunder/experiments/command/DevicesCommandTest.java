package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DevicesCommandTest {

  @Test
  void theDeviceThatAutoOpensIsMarked() {
    Outcome outcome = Workshop.done("devices");
    long marked = outcome.lines().stream().filter(line -> line.endsWith("(auto)")).count();
    assertEquals(1, marked, outcome.out());
  }

  @Test
  void oneDeviceCanBeAskedAbout() {
    Outcome outcome = Workshop.done("devices", "--device", "cpu");
    assertTrue(outcome.out().startsWith("cpu "), outcome.out());
    assertTrue(outcome.lines().stream().noneMatch(line -> line.startsWith("reference ")));
  }
}
