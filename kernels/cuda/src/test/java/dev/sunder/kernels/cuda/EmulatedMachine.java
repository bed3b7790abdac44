package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A machine whose GPU the host plays: {@code src/test/cuda} has the driver, cuBLAS and cuDNN as far
 * as they are called, strict where real ones are (see {@link EmulationTest}), and runs our own
 * kernels from their sources.
 *
 * @param libraries where they are
 */
record EmulatedMachine(Path libraries) {

  private static EmulatedMachine built;

  /** Builds the libraries, once for all tests; skips where there is no g++. */
  static synchronized EmulatedMachine build() throws IOException, InterruptedException {
    assumeTrue(Tools.found("g++") && Tools.found("bash"), "needs g++");
    if (built == null) {
      Path libraries = Path.of("target", "emulated-gpu").toAbsolutePath();
      Process build =
          new ProcessBuilder("bash", "src/test/cuda/build.sh", libraries.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, build.waitFor(), said);
      built = new EmulatedMachine(libraries);
    }
    return built;
  }

  /**
   * Runs a scenario in a process of its own, which must leave nothing on the GPU, and returns what
   * it printed, errors included.
   *
   * @param cache the folder of what is remembered
   * @param options of the Java machine, the last of a name counting
   */
  List<String> run(
      Class<?> main,
      String scenario,
      Path cache,
      Map<String, String> environment,
      String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dsunder.cache=" + cache);
    command.add(
        "-Dsunder.cuda.libraries="
            + String.join(
                File.pathSeparator, libraries.toString(), libraries.resolve("12").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), scenario));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertTrue(process.waitFor(10, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
    assertFalse(
        lines.stream().anyMatch(line -> line.contains("emulated GPU: ")),
        () -> String.join("\n", lines));
    return lines;
  }
}
