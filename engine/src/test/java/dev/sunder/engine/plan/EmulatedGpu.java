package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs {@link EmulatedPlans} on the GPU that {@code kernels/cuda/src/test/cuda} plays on the host.
 */
final class EmulatedGpu {

  private static final Path BUILD =
      Path.of("..", "kernels", "cuda", "src", "test", "cuda", "build.sh");

  private final Path libraries;

  private EmulatedGpu(Path libraries) {
    this.libraries = libraries;
  }

  /** Builds the emulated libraries, skipping the test where that cannot be. */
  static EmulatedGpu build(Path folder) throws IOException, InterruptedException {
    assumeTrue(found("g++") && found("bash"), "needs g++");
    Process build =
        new ProcessBuilder("bash", BUILD.toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = said(build);
    assertEquals(0, build.waitFor(), said);
    return new EmulatedGpu(folder);
  }

  /** Runs a scenario in a process of its own and returns what it printed. */
  List<String> run(String scenario, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dsunder.cache=" + libraries.resolve("cache"),
                "-Dsunder.cuda.libraries="
                    + String.join(
                        File.pathSeparator,
                        libraries.toString(),
                        libraries.resolve("12").toString()),
                "-cp",
                System.getProperty("java.class.path"),
                EmulatedPlans.class.getName(),
                scenario)
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = said(process);
    assertTrue(process.waitFor(5, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), said);
    assertFalse(said.contains("emulated GPU: "), said);
    return said.lines().toList();
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static boolean found(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
