package dev.sunder.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
}
