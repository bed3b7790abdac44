package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cuda device, JCuda and all, on an {@linkplain EmulatedMachine emulated GPU}. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class EmulatedGpuTest {

  private static EmulatedMachine machine;
  private static Path libraries;
  @TempDir Path folder;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    machine = EmulatedMachine.build();
    libraries = machine.libraries();
  }

  private List<String> run(String scenario, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    return machine.run(Emulated.class, scenario, folder.resolve("cache"), environment, options);
  }

  /** Our own kernels keep it in EmulatedKernelsTest; this takes a minute more. */
  @Test
  @EnabledIfSystemProperty(named = "sunder.emulated.orders", matches = "true")
  void keepsTheContract() throws IOException, InterruptedException {
    List<String> lines = run("contract", Map.of(), "-Dprecision=tf32");
    String last = lines.get(lines.size() - 1);
    assertTrue(last.endsWith(" passed, 0 failed"), () -> String.join("\n", lines));
    assertTrue(Integer.parseInt(last.split(" ", 2)[0]) > 300, last);
  }

  @Test
  void tf32RoundsFactorsInBothLibrariesAndFp32InNeither() throws IOException, InterruptedException {
    assertEquals(List.of("1.0", "1.0"), run("precision", Map.of(), "-Dprecision=tf32"));
    assertEquals(List.of("1.0002441", "1.0002441"), run("precision", Map.of(), "-Dprecision=fp32"));
  }

  @Test
  void tf32IsTheDefaultWhereTheGpuHasIt() throws IOException, InterruptedException {
    assertEquals(List.of("1.0", "1.0"), run("precision", Map.of()));
    Map<String, String> older = Map.of("EMULATED_CAPABILITY", "7");
    assertEquals(List.of("1.0002441", "1.0002441"), run("precision", older));
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
  void takesTheCublasThatCudnnIsBuiltFor() throws IOException, InterruptedException {
    Path twelve = libraries.resolve("12");
    Path thirteen = libraries.resolve("13");
    Map<String, String> newDriver = Map.of("EMULATED_DRIVER", "13000");
    assertTrue(
        run("report", newDriver, cudnnFor(12, twelve, thirteen))
            .contains("libcublas.so.12: " + twelve.resolve("libcublas.so.12")));
    assertTrue(
        run("report", newDriver, cudnnFor(13, twelve, thirteen))
            .contains("libcublas.so.13: " + thirteen.resolve("libcublas.so.13")));
    List<String> missing = run("report", newDriver, cudnnFor(12, thirteen));
    assertEquals(1, missing.size(), missing::toString);
    assertTrue(
        missing.get(0).contains("is built for CUDA 12, but cuBLAS for it (libcublas.so.12)"),
        missing::toString);
    List<String> old = run("report", Map.of(), cudnnFor(13, twelve, thirteen));
    assertEquals(
        List.of("unavailable: cuBLAS 13 needs a driver for CUDA 13, but this one is for CUDA 12"),
        old);
  }

  /** The libraries with a cuDNN, one part of which holds the name of a cuBLAS. */
  private String cudnnFor(int cublas, Path... more) throws IOException {
    Path cudnn = Files.createDirectories(folder.resolve("cudnn" + cublas));
    Files.copy(
        libraries.resolve("libcudnn.so.9"),
        cudnn.resolve("libcudnn.so.9"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(cudnn.resolve("libcudnn_ops.so.9"), "\0libcublasLt.so." + cublas + "\0");
    StringBuilder folders = new StringBuilder("-Dsunder.cuda.libraries=" + cudnn);
    for (Path folder : more) {
      folders.append(File.pathSeparator).append(folder);
    }
    return folders.append(File.pathSeparator).append(libraries).toString();
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

  /** A part that no list knows, and one that needs a part which comes after it by name. */
  @Test
  void loadsEveryPartOfCudnnAndItsGraphFirst() throws IOException, InterruptedException {
    Path cudnn = Files.createDirectories(folder.resolve("cudnn"));
    Files.copy(libraries.resolve("libcudnn.so.9"), cudnn.resolve("libcudnn.so.9"));
    part(cudnn, "graph");
    part(cudnn, "ext");
    part(cudnn, "engines_tensor_ir", cudnn.resolve("libcudnn_ops.so.9"));
    String options =
        "-Dsunder.cuda.libraries="
            + String.join(
                File.pathSeparator,
                cudnn.toString(),
                libraries.toString(),
                libraries.resolve("12").toString());
    List<String> lines = run("report", Map.of(), options);
    List<String> parts =
        lines.stream()
            .filter(line -> line.startsWith("libcudnn_"))
            .map(line -> line.substring(0, line.indexOf(':')))
            .toList();
    assertEquals(
        List.of(
            "libcudnn_graph.so.9",
            "libcudnn_ext.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_engines_tensor_ir.so.9"),
        parts,
        lines::toString);
    assertFalse(lines.stream().anyMatch(line -> line.contains("not loaded")), lines::toString);
    assertFalse(lines.stream().anyMatch(line -> line.startsWith("warning")), lines::toString);
  }

  @Test
  void warnsOfAPartOfCudnnFromAnotherFolder() throws IOException, InterruptedException {
    Path cudnn = Files.createDirectories(folder.resolve("cudnn"));
    Path other = Files.createDirectories(folder.resolve("elsewhere"));
    Files.copy(libraries.resolve("libcudnn.so.9"), cudnn.resolve("libcudnn.so.9"));
    part(other, "ops");
    // Beside cuDNN lies a part that needs one which only the loader's path has.
    part(cudnn, "cnn", other.resolve("libcudnn_ops.so.9"));
    String options =
        "-Dsunder.cuda.libraries="
            + String.join(
                File.pathSeparator,
                cudnn.toString(),
                libraries.toString(),
                libraries.resolve("12").toString());
    List<String> lines = run("report", Map.of("LD_LIBRARY_PATH", other.toString()), options);
    String warning =
        "warning: libcudnn_ops.so.9 was taken from "
            + other.toRealPath()
            + ", cuDNN itself from "
            + cudnn.toRealPath()
            + "; parts of different versions do not work together";
    assertTrue(lines.contains(warning), () -> String.join("\n", lines));
  }

  /** Makes an empty part of cuDNN, which may need another that is made with it if need be. */
  private static void part(Path folder, String name, Path... needed)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("g++", "-shared", "-fPIC", "-x", "c++"));
    command.add("-Wl,--no-as-needed,-soname,libcudnn_" + name + ".so.9");
    command.addAll(List.of("-o", folder.resolve("libcudnn_" + name + ".so.9").toString()));
    command.addAll(List.of("/dev/null", "-x", "none"));
    for (Path each : needed) {
      if (!Files.exists(each)) {
        String file = each.getFileName().toString();
        part(each.getParent(), file.substring("libcudnn_".length(), file.length() - 5));
      }
      command.add(each.toString());
    }
    Process compiler = new ProcessBuilder(command).inheritIO().start();
    assertEquals(0, compiler.waitFor());
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
  void aRefusedListOfAlgorithmsSaysWhoRefusedWhatShapes() throws IOException, InterruptedException {
    Path failures = Files.writeString(folder.resolve("failures"), "cudnnFind 0\n");
    String refusal =
        "unavailable: opening the GPU failed: convolution 1x1x3x3 * 2x2/1+0 + relu -> 1x1x2x2,"
            + " FORWARD 1x1x3x3 * 2x2/1+0 -> 1x1x2x2: cuDNN refused ";
    assertEquals(
        List.of(refusal + "cudnnFindConvolutionForwardAlgorithmEx"),
        run("report", Map.of("EMULATED_FAILURES", failures.toString())));
    Files.writeString(failures, "cudnnGet 0\n");
    assertEquals(
        List.of(refusal + "cudnnGetConvolutionForwardAlgorithm_v7"),
        run("report", Map.of("EMULATED_FAILURES", failures.toString()), "-Ddeterministic=true"));
  }

  @Test
  void anAlgorithmMayTakeAQuarterOfTheFreeMemory() throws IOException, InterruptedException {
    assertEquals(
        List.of("482 MiB in use"),
        run("workspace", Map.of("EMULATED_MEMORY", "4096"), "-Dprecision=tf32"));
    // Not where it is more than that.
    assertEquals(
        List.of("98 MiB in use"),
        run("workspace", Map.of("EMULATED_MEMORY", "1024"), "-Dprecision=tf32"));
  }

  /** On zeros the emulation's algorithm 0 is the faster. */
  @Test
  void algorithmsAreMeasuredOnRandomNumbers() throws IOException, InterruptedException {
    run("report", Map.of(), "-Dprecision=fp32");
    List<String> remembered = remembered();
    assertEquals(3, remembered.size(), remembered::toString);
    assertTrue(remembered.stream().allMatch(line -> line.endsWith(" | 1/3")), remembered::toString);
  }

  private List<String> remembered() throws IOException {
    return Files.readAllLines(folder.resolve("cache/cuda-algorithms.txt"));
  }

  @Test
  void aDeviceCanBeOpenedAgain() throws IOException, InterruptedException {
    assertEquals(List.of("cuda", "cuda"), run("again", Map.of()));
  }

  @Test
  void autoTakesTheGpu() throws IOException, InterruptedException {
    assertEquals(List.of("cuda"), run("auto", Map.of()));
  }

  @Test
  void reportsTheGpuAndWhatWasLoaded() throws IOException, InterruptedException {
    List<String> lines = run("report", Map.of());
    assertEquals("Emulated GPU, compute capability 9.0, 1024 MiB, tf32", lines.get(0));
    assertTrue(lines.contains("libcuda.so.1: " + libraries.resolve("libcuda.so.1")));
    assertTrue(lines.contains("driver's CUDA: 12.6"), lines::toString);
    assertTrue(lines.contains("cuDNN version: 90500"), lines::toString);
    try (var left = Files.list(folder.resolve("cache"))) {
      assertEquals(
          List.of("cuda-algorithms.txt", "javacpp", "jcuda"),
          left.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aPlantedLibraryOfTheRightNameAndSizeIsNotLoaded() throws IOException, InterruptedException {
    run("report", Map.of());
    Path planted =
        folder.resolve("cache").resolve("jcuda").resolve("libJCudaDriver-12.6.0-linux-x86_64.so");
    byte[] bytes = Files.readAllBytes(planted);
    bytes[1] = 'X';
    Files.write(planted, bytes);
    assertTrue(run("report", Map.of()).get(0).startsWith("Emulated GPU"));
  }

  @Test
  void whereThereIsNoFolderOfTheUsersOwnThatIsOneLine() throws IOException, InterruptedException {
    Path none = Files.writeString(folder.resolve("file"), "").resolve("inside");
    List<String> lines = run("report", Map.of(), "-Dsunder.cache=" + none);
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(
        lines
            .get(0)
            .startsWith(
                "unavailable: native libraries are loaded from a folder of your own only: "
                    + none
                    + " cannot be made"),
        lines::toString);
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
