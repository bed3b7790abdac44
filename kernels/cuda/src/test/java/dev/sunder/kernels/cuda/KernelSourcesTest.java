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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
  private static final Pattern DIVISION = Pattern.compile("\\b(div|rem)\\.[su]\\d");

  /** Those that write a number for a row, a column or a class, in 128 bytes a warp at most. */
  private static final Set<String> SUMS =
      Set.of(
          "batch_moments",
          "batch_statistics",
          "batch_gradient_sums",
          "batch_gradient_totals",
          "bias_gradient_rows",
          "prelu_slope_gradient",
          "sum_parts",
          "softmax_cross_entropy",
          "totals");

  /** Each file of PTX with its kernels. */
  static Map<String, List<String>> modules() {
    Map<String, List<String>> modules = new TreeMap<>(KernelModules.OTHERS);
    for (Element element : Element.values()) {
      KernelModules.ACTIVATIONS.forEach(
          (source, kernels) ->
              modules.put(
                  source + element.suffix(),
                  kernels.stream().map(kernel -> kernel + element.suffix()).toList()));
    }
    return modules;
  }

  static Set<String> names() {
    return modules().keySet();
  }

  private static String sourceOf(String module) {
    return module.endsWith(Element.BFLOAT16.suffix())
        ? module.substring(0, module.length() - Element.BFLOAT16.suffix().length())
        : module;
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
      assertEquals(
          there,
          names().stream()
              .map(KernelSourcesTest::sourceOf)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void ptxIsOfItsSource(String module) throws IOException, NoSuchAlgorithmException {
    String source = sourceOf(module);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(Files.readAllBytes(SOURCES.resolve("element.h")));
    digest.update(Files.readAllBytes(SOURCES.resolve("launch.h")));
    digest.update(Files.readAllBytes(SOURCES.resolve("activation.h")));
    digest.update(Files.readAllBytes(SOURCES.resolve(source + ".cu")));
    String expected =
        "// sha256 of element.h, launch.h, activation.h and "
            + source
            + ".cu: "
            + HexFormat.of().formatHex(digest.digest());
    String first = KernelModules.ptx(module).lines().findFirst().orElse("");
    assertEquals(
        expected,
        first,
        "the source has changed since; run mvn -Pcuda-kernels -pl kernels generate-resources");
  }

  @ParameterizedTest
  @MethodSource("names")
  void ptxHasTheKernelsThatAreLaunchedForTheOldestGpuWithTensorCores(String module) {
    String ptx = KernelModules.ptx(module);
    for (String kernel : modules().get(module)) {
      assertTrue(ptx.contains(".visible .entry " + kernel + "("), kernel);
    }
    assertTrue(ptx.contains("\n.version 6.3\n.target sm_75\n"), module);
  }

  /** Neighbours are moved 16 bytes at a time, and nothing is divided but by a multiplication. */
  @ParameterizedTest
  @MethodSource("names")
  void kernelsMoveSixteenBytesAndDivideNoIntegers(String module) {
    String ptx = KernelModules.ptx(module);
    List<String> divisions = ptx.lines().filter(line -> DIVISION.matcher(line).find()).toList();
    assertEquals(List.of(), divisions);
    for (String kernel : modules().get(module)) {
      int start = ptx.indexOf(".visible .entry " + kernel + "(");
      int end = ptx.indexOf(".visible .entry ", start + 1);
      String body = ptx.substring(start, end < 0 ? ptx.length() : end);
      boolean sums = SUMS.contains(kernel.replace(Element.BFLOAT16.suffix(), ""));
      assertEquals(!sums, body.contains("st.global.v4"), kernel);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"75", "80", "86", "89", "90", "100", "120"})
  void assemblerTakesThePtx(String architecture, @TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(Tools.found("ptxas"), "needs ptxas");
    for (String source : names()) {
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
