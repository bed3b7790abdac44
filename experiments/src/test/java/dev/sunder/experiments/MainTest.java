package dev.sunder.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.testdata.ToyData;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts the program as a process of its own. */
class MainTest {

  @TempDir private Path folder;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static ProcessBuilder program(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("OMP_"));
    return builder;
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void threadsReachTheDeviceAndTheExitCodeComesBack() throws Exception {
    Process process = program("devices", "--device", "cpu", "--threads", "1").start();
    String output = output(process);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("OMP_NUM_THREADS: 1"), output);
    assertTrue(output.contains("OMP_WAIT_POLICY: passive"), output);
    // Newer Java versions warn of a native library that nobody allowed.
    assertFalse(output.contains("WARNING"), output);
  }

  @Test
  void devicesSaysThatThereIsNoFolderForNativeLibraries(@TempDir Path folder) throws Exception {
    Path none = Files.writeString(folder.resolve("file"), "").resolve("inside");
    ProcessBuilder builder = program("devices", "--device", "cpu");
    builder.environment().put("SUNDER_CACHE", none.toString());
    Process process = builder.start();
    String output = output(process);
    assertEquals(0, process.waitFor(), output);
    assertTrue(
        output.startsWith(
            "cpu        cannot be used: native libraries are loaded from a folder of your own only: "
                + none
                + " cannot be made"),
        output);
    assertTrue(output.contains("set SUNDER_CACHE to a folder that only you can enter"), output);
    assertTrue(output.contains("platform: "), output);
  }

  @Test
  void wrongUsageIsExitCodeTwoFromTheChildToo() throws Exception {
    Process process = program("devices", "--device", "abacus").start();
    String output = output(process);
    assertEquals(2, process.waitFor(), output);
  }

  @Test
  void theChildEndsWithTheProgramHoweverThatEnds() throws Exception {
    // Left alone it would measure for minutes.
    Process process = program("bench", "--batch", "1,2,3,4,5,6,7,8", "--steps", "9999").start();
    ProcessHandle child =
        assertTimeoutPreemptively(
            PATIENCE,
            () -> {
              while (process.children().findAny().isEmpty()) {
                Thread.sleep(20);
              }
              return process.children().findAny().orElseThrow();
            });
    process.destroyForcibly().waitFor();
    try {
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> child.onExit().get());
    } finally {
      child.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "--help",
        "train --help",
        "inspect small64",
        "inspect small64 --json",
        "devices --device cpu"
      })
  void outputThatCannotBeWrittenIsAFailureInOneLine(String command) throws Exception {
    File full = new File("/dev/full");
    assumeTrue(full.exists(), "this system has no device that is always full");
    Process process =
        program(command.split(" ")).redirectErrorStream(false).redirectOutput(full).start();
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), errors);
    assertEquals(
        "error: standard output cannot be written (No space left on device): what it has got is not"
            + " all",
        errors.strip());
  }

  @Test
  void whereNobodyReadsAnyMoreTheWorkStops() throws Exception {
    // All cases take a minute; each is a line.
    Process process = program("selftest", "--device", "cpu").redirectErrorStream(false).start();
    process.getInputStream().read();
    process.getInputStream().close();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it goes on computing");
    assertEquals(1, process.exitValue());
  }

  @Test
  void aRunThatIsToldToEndLeavesACheckpointAndSaysHowToGoOn() throws Exception {
    Path out = folder.resolve("out");
    ToyData data = ToyData.unpackTo(folder.resolve("data"));
    Process process =
        program(
                "train",
                "--network",
                "small64",
                "--data",
                data.pets().toString(),
                "--limit",
                "64",
                "--batch",
                "16",
                "--steps",
                "100000",
                "--out",
                out.toString())
            .start();
    try {
      assertTimeoutPreemptively(
          PATIENCE,
          () -> {
            while (!Files.exists(out.resolve("metrics.csv"))
                || Files.readAllLines(out.resolve("metrics.csv")).size() < 2) {
              Thread.sleep(20);
            }
          });
      process.toHandle().destroy(); // SIGTERM to the program, not to its child.
      String output = output(process);
      assertTrue(
          output.matches(
              "(?s).*train stopped after step \\d+ of 100000; the same command with --resume goes"
                  + " on from there\\R.*"),
          output);
      String step = output.replaceAll("(?s).*stopped after step (\\d+) of.*", "$1");
      assertTrue(
          Files.exists(
              out.resolve(
                  "checkpoints/checkpoint-%09d.safetensors".formatted(Long.parseLong(step)))),
          output);
      assertNotEquals(0, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theChildEndsWithAParentThatNobodyWaitsFor() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // The shell becomes a sleep, which does not ask how its child ended: a zombie.
    String script =
        "\"$0\" -cp \"$1\" \"$2\" bench --batch 1,2,3,4,5,6,7,8 --steps 9999 >/dev/null 2>&1 &"
            + " echo $!; exec sleep 60 >/dev/null";
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh", "-c", script, java, System.getProperty("java.class.path"), Main.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("OMP_"));
    Process shell = builder.start();
    try (BufferedReader said = shell.inputReader()) {
      ProcessHandle parent = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
      ProcessHandle child =
          assertTimeoutPreemptively(
              PATIENCE,
              () -> {
                while (parent.children().findAny().isEmpty()) {
                  Thread.sleep(20);
                }
                return parent.children().findAny().orElseThrow();
              });
      parent.destroyForcibly();
      try {
        child.onExit().get(20, TimeUnit.SECONDS);
      } finally {
        child.destroyForcibly();
      }
    } finally {
      shell.destroyForcibly();
    }
  }
}
