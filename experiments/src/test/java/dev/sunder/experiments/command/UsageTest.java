package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParameterException;

class UsageTest {

  static Set<String> commands() {
    Set<String> commands = new TreeSet<>();
    Sunder.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getSubcommands().isEmpty()) {
                commands.add(name);
              }
              command.getSubcommands().keySet().forEach(part -> commands.add(name + " " + part));
            });
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHelpsAndNamesTheOptionsThatAllShare(String command) {
    Outcome outcome = outcome(command, "--help");
    assertEquals(0, outcome.exitCode());
    assertTrue(outcome.out().startsWith("Usage: sunder " + command), outcome.out());
    for (String option :
        new String[] {
          "--device", "--precision", "--deterministic", "--seed", "--threads", "--help", "--version"
        }) {
      assertTrue(outcome.out().contains(option), option + " in\n" + outcome.out());
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTellsTheVersion(String command) {
    Outcome outcome = outcome(command, "--version");
    assertEquals(0, outcome.exitCode());
    assertTrue(outcome.out().matches("sunder \\d+\\.\\d+\\.\\d+ \\(Java .*\\)\\R"), outcome.out());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anUnknownOptionIsWrongUsage(String command) {
    Outcome outcome = outcome(command, "--frobnicate");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().startsWith("error: "), outcome.err());
    assertTrue(outcome.err().contains("try: sunder " + command + " --help"), outcome.err());
  }

  @Test
  void withoutACommandTheCommandsAreListed() {
    Outcome outcome = Outcome.of();
    assertEquals(2, outcome.exitCode());
    for (String command : Sunder.commandLine().getSubcommands().keySet()) {
      assertTrue(outcome.err().contains(command), outcome.err());
    }
  }

  @Test
  void anUnknownDeviceIsWrongUsageAndTheKnownOnesAreNamed() {
    Outcome outcome = Outcome.of("devices", "--device", "abacus");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("unknown device \"abacus\": expected auto,"), outcome.err());
  }

  @Test
  void anErrorIsOneLineAndAStackTraceOnlyWhenAskedFor() {
    assertFalse(Outcome.of("inspect", "no-such").err().contains("\tat "));
    assertTrue(Outcome.of("inspect", "no-such", "--verbose").err().contains("\tat "));
  }

  @Test
  void aNumberOfThreadsBelowOneIsWrongUsage() {
    Outcome outcome = Outcome.of("devices", "--threads", "0");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("--threads needs a number from 1"), outcome.err());
  }

  private static Outcome outcome(String command, String option) {
    String[] words = (command + " " + option).split(" ");
    return Outcome.of(words);
  }

  @Test
  void aPathThatCannotBeOneIsWrongUsageWithTheReason() {
    Outcome outcome = Outcome.of("convert", "a\0.onnx", "b.onnx");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("is no path here: Nul character not allowed"), outcome.err());
  }

  @Test
  void aPrecisionMustBeOneAndOfTheDevice() {
    Outcome unknown = Outcome.of("devices", "--precision", "fp8");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.err().contains("unknown precision \"fp8\": expected one of"), unknown.err());
    Outcome another = Outcome.of("selftest", "--device", "cpu", "--precision", "TF32");
    assertEquals(1, another.exitCode());
    assertEquals(
        "error: device cpu computes in fp32, not in tf32", another.err().strip(), another.err());
    Outcome listed = Outcome.of("devices", "--device", "cpu", "--precision", "bf16");
    assertEquals(0, listed.exitCode());
    assertTrue(listed.out().contains("cannot be used: device cpu computes in fp32"), listed.out());
    assertEquals(
        0,
        Outcome.of("devices", "--device", "cpu", "--precision", "fp32", "--deterministic")
            .exitCode());
  }

  @Test
  void aNumberOfThreadsInTheEnvironmentThatCannotBeIsWrongUsage() {
    for (String wrong : new String[] {"99999", "0", "-1", "many", ""}) {
      ParameterException refused =
          assertThrows(ParameterException.class, () -> devices().requireThreads(wrong), wrong);
      assertEquals(
          "OMP_NUM_THREADS needs a number from 1 to 4096, got \"" + wrong + "\"",
          refused.getMessage());
    }
    devices().requireThreads("2");
    devices().requireThreads("4,2");
    devices().requireThreads(null);
  }

  private static Job devices() {
    return (Job) Sunder.commandLine().getSubcommands().get("devices").getCommandSpec().userObject();
  }

  @Test
  void wordsThatTheLocaleHasNoLettersForAreRefusedWithWhatHelps() {
    Outcome outcome = Outcome.of("inspect", "K\ufffd\ufffdtzchen.onnx");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("LC_ALL=C.UTF-8"), outcome.err());
    assertTrue(outcome.err().contains("try: sunder inspect --help"), outcome.err());
  }

  @Test
  void aPipeOfTheShellsIsNoModel() {
    Outcome outcome = Outcome.of("predict", "--model", "/dev/fd/963", Workshop.pets());
    assertEquals(1, outcome.exitCode());
    assertEquals(
        "error: /dev/fd/963: is a pipe or a device, expected a file: write it to one first",
        outcome.err().strip());
  }
}
