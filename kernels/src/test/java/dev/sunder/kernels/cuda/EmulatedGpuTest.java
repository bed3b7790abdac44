package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cuda device, JCuda and all, on a GPU that the host plays: {@code src/test/cuda} has the
 * driver, cuBLAS and cuDNN as far as they are called, strict where real ones are, and runs our own
 * kernels from their sources. Needs g++.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class EmulatedGpuTest {

  @TempDir static Path libraries;
  @TempDir Path folder;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    assumeTrue(Tools.found("g++") && Tools.found("bash"), "needs g++");
    Process build =
        new ProcessBuilder("bash", "src/test/cuda/build.sh", libraries.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, build.waitFor(), said);
  }

  /** Runs {@link Emulated}, and returns what it printed, errors included. */
  private List<String> run(String scenario, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-Dsunder.cuda.cache=" + folder.resolve("cache"));
    command.add(
        "-Dsunder.cuda.libraries="
            + String.join(
                File.pathSeparator, libraries.toString(), libraries.resolve("12").toString()));
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Emulated.class.getName(), scenario));
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
        lines.stream().anyMatch(line -> line.startsWith("leaked")), () -> String.join("\n", lines));
    return lines;
  }

  @Test
  void keepsTheContract() throws IOException, InterruptedException {
    List<String> lines = run("contract", Map.of());
    String last = lines.get(lines.size() - 1);
    assertTrue(last.endsWith(" passed, 0 failed"), () -> String.join("\n", lines));
    assertTrue(Integer.parseInt(last.split(" ", 2)[0]) > 300, last);
  }

  @Test
  void tf32RoundsFactorsInBothLibrariesAndFp32InNeither() throws IOException, InterruptedException {
    assertEquals(List.of("1.0", "1.0"), run("precision", Map.of(), "-Dprecision=tf32"));
    assertEquals(List.of("1.0002441", "1.0002441"), run("precision", Map.of(), "-Dprecision=fp32"));
    assertEquals(List.of("1.0002441", "1.0002441"), run("precision", Map.of()));
  }

  @Test
  void takesCuda13WhereTheDriverCan() throws IOException, InterruptedException {
    String both =
        "-Dsunder.cuda.libraries="
            + String.join(
                File.pathSeparator,
                libraries.toString(),
                libraries.resolve("12").toString(),
                libraries.resolve("13").toString());
    String thirteen = "libcublas.so.13: " + libraries.resolve("13/libcublas.so.13");
    String twelve = "libcublas.so.12: " + libraries.resolve("12/libcublas.so.12");
    assertTrue(run("report", Map.of("EMULATED_DRIVER", "13000"), both).contains(thirteen));
    assertTrue(run("report", Map.of("EMULATED_DRIVER", "12080"), both).contains(twelve));
  }

  @Test
  void takesNoPartOfCudnnFromAnotherInstallation() throws IOException, InterruptedException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.copy(libraries.resolve("libcudnn.so.9"), other.resolve("libcudnn_ops.so.9"));
    String options =
        "-Dsunder.cuda.libraries="
            + String.join(
                File.pathSeparator,
                libraries.toString(),
                libraries.resolve("12").toString(),
                other.toString());
    List<String> lines = run("report", Map.of(), options);
    assertTrue(lines.get(0).startsWith("Emulated GPU"), lines::toString);
    assertFalse(lines.stream().anyMatch(line -> line.contains("cudnn_ops")), lines::toString);
  }

  @Test
  void saysThatCuda13NeedsANewerDriver() throws IOException, InterruptedException {
    String only =
        "-Dsunder.cuda.libraries=" + libraries + File.pathSeparator + libraries.resolve("13");
    List<String> lines = run("report", Map.of("EMULATED_DRIVER", "12080"), only);
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith("unavailable: cuBLAS 13 needs a driver"), lines::toString);
  }

  @Test
  void takesAlgorithmsByRuleWhereAskedTo() throws IOException, InterruptedException {
    // A measurement would fail, so none is made.
    Path failures = Files.writeString(folder.resolve("failures"), "cudnnFind 0\n");
    Map<String, String> environment = Map.of("EMULATED_FAILURES", failures.toString());
    List<String> byRule = run("report", environment, "-Ddeterministic=true");
    assertTrue(byRule.get(0).startsWith("Emulated GPU"), byRule::toString);
    // Nor does one way remember for the other.
    List<String> measured = run("report", environment);
    assertTrue(measured.get(0).startsWith("unavailable: "), measured::toString);
  }

  @Test
  void autoTakesTheGpu() throws IOException, InterruptedException {
    assertEquals(List.of("cuda"), run("auto", Map.of()));
  }

  @Test
  void reportsTheGpuAndWhatWasLoaded() throws IOException, InterruptedException {
    List<String> lines = run("report", Map.of());
    assertEquals("Emulated GPU, compute capability 9.0, 1024 MiB, fp32", lines.get(0));
    assertTrue(lines.contains("libcuda.so.1: " + libraries.resolve("libcuda.so.1")));
    assertTrue(lines.contains("driver's CUDA: 12.6"), lines::toString);
    assertTrue(lines.contains("cuDNN version: 90500"), lines::toString);
    try (var left = Files.list(folder.resolve("cache"))) {
      // The natives' folder is gone; only the algorithms are remembered.
      assertEquals(
          List.of("cuda-algorithms.txt"), left.map(file -> file.getFileName().toString()).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cuStreamCreate,opening the cuda device: cuStreamCreate",
    "cublasCreate,opening the cuda device: cublasCreate",
    "cudnnCreate,opening the cuda device: cudnnCreate",
    "cuModuleLoadData,cuModuleLoadData",
    "cuMemHostAlloc,cuMemHostAlloc",
    "cuMemAlloc,cuMemAlloc",
    "cudnnConvolutionForward,convolution 1x1x3x3 * 2x2/1+0 + relu -> 1x1x2x2: cudnnConvolution",
    "cuGraphInstantiate,recording of 4 operations: cuGraphInstantiate",
  })
  void anErrorWhileOpeningIsOneLineAndLeavesNothing(String call, String expected)
      throws IOException, InterruptedException {
    Path failures = Files.writeString(folder.resolve("failures"), call + " 0\n");
    List<String> lines = run("report", Map.of("EMULATED_FAILURES", failures.toString()));
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith("unavailable: opening the GPU failed: "), lines::toString);
    assertTrue(lines.get(0).contains(expected), lines::toString);
  }

  @Test
  void anErrorInAReplayIsReportedAndTheDeviceClosesCleanly()
      throws IOException, InterruptedException {
    // The self-check launches two graphs.
    Path failures = Files.writeString(folder.resolve("failures"), "cuGraphLaunch 4\n");
    List<String> lines = run("failure", Map.of("EMULATED_FAILURES", failures.toString()));
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(
        lines.get(0).startsWith("reported: recording of 1 operations: cuGraphLaunch failed: "),
        lines::toString);
    assertTrue(lines.get(0).contains("unspecified launch failure"), lines::toString);
    assertEquals("closed", lines.get(1));
  }

  @Test
  void aThreadThatNeverComputedCanCloseTheDevice() throws IOException, InterruptedException {
    assertEquals(List.of("closed"), run("thread", Map.of()));
  }

  @Test
  void saysHowMuchMemoryIsNeededAndHowMuchThereIs() throws IOException, InterruptedException {
    List<String> lines = run("memory", Map.of());
    assertTrue(lines.get(0).startsWith("reported: tensor 200x1048576x1x1: out of memory, 800 MiB"));
    assertTrue(lines.get(0).contains("of 1024 MiB free, 400 MiB already taken"), lines::toString);
    assertEquals("400 MiB in use", lines.get(1));
  }

  @Test
  void everyRunSeesItsOwnBatch() throws IOException, InterruptedException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      expected.add(String.format("[%d.0, %d.0, %d.0, %d.0]", i, 10 + i, 20 + i, 200 + i));
    }
    assertEquals(expected, run("batches", Map.of()));
    assertEquals(expected, run("batches", Map.of("EMULATED_COPIES_EARLY", "1")));
  }

  @Test
  void theFirstBatchWaitsForItsMemoryToBeZeroed() throws IOException, InterruptedException {
    assertEquals(List.of("2"), run("labels", Map.of()));
    assertEquals(List.of("2"), run("labels", Map.of("EMULATED_COPIES_EARLY", "1")));
  }
}
