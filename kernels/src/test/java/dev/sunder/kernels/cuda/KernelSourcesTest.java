package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PTX that is shipped is that of the sources beside it, and every GPU's assembler takes it. */
class KernelSourcesTest {

  private static final Path SOURCES = Path.of("src/main/cuda");

  static Set<String> sources() {
    return new TreeSet<>(KernelModules.KERNELS.keySet());
  }

  @Test
  void everySourceIsLoaded() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      Set<String> there =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".cu"))
              .map(name -> name.substring(0, name.length() - 3))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(there, sources());
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void ptxIsOfItsSource(String source) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(Files.readAllBytes(SOURCES.resolve("launch.h")));
    digest.update(Files.readAllBytes(SOURCES.resolve(source + ".cu")));
    String expected =
        "// sha256 of launch.h and " + source + ".cu: " + HexFormat.of().formatHex(digest.digest());
    String first = KernelModules.ptx(source).lines().findFirst().orElse("");
    assertEquals(
        expected,
        first,
        "the source has changed since; run mvn -Pcuda-kernels -pl kernels generate-resources");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void ptxHasTheKernelsThatAreLaunchedForTheOldestGpuWithTensorCores(String source) {
    String ptx = KernelModules.ptx(source);
    for (String kernel : KernelModules.KERNELS.get(source)) {
      assertTrue(ptx.contains(".visible .entry " + kernel + "("), kernel);
    }
    assertTrue(ptx.contains("\n.version 6.3\n.target sm_75\n"), source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"75", "80", "86", "89", "90", "100", "120"})
  void assemblerTakesThePtx(String architecture, @TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(Tools.found("ptxas"), "needs ptxas");
    for (String source : sources()) {
      Path ptx = folder.resolve(source + ".ptx");
      Files.writeString(ptx, KernelModules.ptx(source));
      Process ptxas =
          new ProcessBuilder(
                  "ptxas",
                  "-arch=sm_" + architecture,
                  "-o",
                  folder.resolve(source).toString(),
                  ptx.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(ptxas.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(ptxas.waitFor(60, TimeUnit.SECONDS), source);
      assertEquals(0, ptxas.exitValue(), () -> source + ": " + said);
    }
  }
}
