package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class UsageTest {

  static Set<String> commands() {
    Set<String> commands = new TreeSet<>();
    Map<String, CommandLine> all = new TreeMap<>(Sunder.commandLine().getSubcommands());
    all.keySet().removeAll(List.of("help", "version"));
    all.forEach(
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
    for (String option : new String[] {"--quiet", "--verbose", "--help", "--version"}) {
      assertTrue(outcome.out().contains(option), option + " in\n" + outcome.out());
    }
    assertFalse(outcome.out().contains("null"), outcome.out());
    assertFalse(outcome.out().contains("${"), outcome.out());
    for (String line : outcome.out().lines().toList()) {
      assertTrue(line.length() <= 80, line);
    }
  }

  @Test
  void optionsStandWhereTheyActOnly() {
    for (String command : List.of("split", "convert", "inspect", "experiment table4")) {
      String help = outcome(command, "--help").out();
      assertFalse(help.contains("--device") || help.contains("--seed"), help);
    }
    String devices = outcome("devices", "--help").out();
    assertTrue(devices.contains("--device") && !devices.contains("--seed"), devices);
    assertTrue(outcome("train", "--help").out().contains("--seed"));
  }

  @Test
  void manyOptionsStandUnderHeadings() {
    List<String> lines = Outcome.of("help", "train").out().lines().toList();
    assertTrue(lines.indexOf("Images:") > 0, lines::toString);
    assertTrue(lines.indexOf("Images:") < lines.indexOf("Training:"), lines::toString);
    assertTrue(lines.indexOf("Training:") < lines.indexOf("Device:"), lines::toString);
    assertTrue(lines.indexOf("Device:") < lines.indexOf("Every command:"), lines::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "train --lr 0.1, train has no option --lr; did you mean --rate?",
    "train --learning-rate 0.1, train has no option --learning-rate; did you mean --rate?",
    "train --batch-size=8, train has no option --batch-size=8; did you mean --batch?",
    "train --epoch 3, train has no option --epoch; did you mean --epochs?",
    "audit --cut 3, audit has no option --cut; did you mean --at?",
    "devices --frobnicate, devices has no option --frobnicate",
    "trian, has no command trian; did you mean train?",
    "table3, has no command table3; did you mean experiment table3?",
    "attack, has no command attack; did you mean audit?",
    "experiment inversoin, experiment has no command inversoin; did you mean inversion?",
    "help trian, has no command trian; did you mean train?",
  })
  void whatThereIsNotNamesWhatMayBeMeant(String words, String message) {
    Outcome outcome = Outcome.of(words.split(" "));
    assertEquals(2, outcome.exitCode());
    List<String> lines = outcome.err().lines().toList();
    assertEquals("error: sunder " + message, lines.get(0));
    assertTrue(lines.get(1).startsWith("try: sunder"), outcome.err());
    assertEquals(2, lines.size(), outcome.err());
  }

  @Test
  void helpAndVersionAreWordsToo() {
    assertEquals(Outcome.of("--help").out(), Outcome.of("help").out());
    assertEquals(Outcome.of("train", "--help").out(), Outcome.of("help", "train").out());
    assertEquals(
        outcome("experiment rank", "--help").out(), Outcome.of("help", "experiment", "rank").out());
    assertEquals(Outcome.of("--version").out(), Outcome.of("version").out());
  }

  @Test
  void wordsMayStandInAFile(@TempDir Path folder) throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "--json\nlenet5\n");
    assertEquals(
        Outcome.of("inspect", "--json", "lenet5").out(), Outcome.of("inspect", "@" + words).out());
    assertTrue(Outcome.of("help").out().contains("@FILE"));
  }

  @Test
  void completionIsAScriptThatBashTakesAndCompletes(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    Path script = Files.writeString(folder.resolve("script"), Outcome.of("completion").out());
    String ask =
        "source '%s'; COMP_WORDS=(sunder tra); COMP_CWORD=1; _complete_sunder; echo ${COMPREPLY[*]}";
    Process bash =
        new ProcessBuilder("/bin/bash", "-c", ask.formatted(script))
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("train", said.strip());
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

  private static DeviceJob devices() {
    return (DeviceJob)
        Sunder.commandLine().getSubcommands().get("devices").getCommandSpec().userObject();
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
