package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * NVIDIA's own cuBLAS 12 and cuDNN 9, loaded beside an emulated driver. Runs in the profile
 * cuda-libraries, which fetches them.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class RealLibrariesTest {

  private static EmulatedMachine machine;
  @TempDir static Path folder;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    String jar =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(path -> path.matches(".*cuda-12[^/]*-redist\\.jar"))
            .findFirst()
            .orElse(null);
    assumeTrue(jar != null, "needs the profile cuda-libraries");
    machine = EmulatedMachine.build();
    try (ZipFile libraries = new ZipFile(jar)) {
      for (ZipEntry entry : libraries.stream().toList()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (name.matches("libcu(dnn|blas).*\\.so\\.\\d+")) {
          try (InputStream in = libraries.getInputStream(entry)) {
            Files.copy(in, folder.resolve(name));
          }
        }
      }
    }
    Files.copy(machine.libraries().resolve("libcuda.so.1"), folder.resolve("libcuda.so.1"));
  }

  @Test
  void cudnnNamesTheCublasThatItNeeds() {
    assertEquals(OptionalInt.of(12), CublasOfCudnn.major(folder.resolve("libcudnn.so.9")));
  }

  @Test
  void theyLoadWithJCudasNatives() throws IOException, InterruptedException {
    List<String> lines =
        machine.run(
            Emulated.class,
            "load",
            folder.resolve("cache"),
            Map.of(),
            "-Dsunder.cuda.libraries=" + folder);
    assertTrue(lines.contains("cuDNN version: 90501"), () -> String.join("\n", lines));
    // Of this version; the graph is the first, since the others need it.
    for (String part :
        List.of(
            "graph",
            "adv",
            "cnn",
            "engines_precompiled",
            "engines_runtime_compiled",
            "heuristic",
            "ops")) {
      String file = "libcudnn_" + part + ".so.9";
      assertTrue(
          lines.contains(file + ": " + folder.resolve(file)), () -> String.join("\n", lines));
    }
    assertTrue(
        lines.stream().noneMatch(line -> line.contains("not loaded") || line.contains("warning")),
        () -> String.join("\n", lines));
    assertTrue(lines.contains("libcublas.so.12: " + folder.resolve("libcublas.so.12")));
    assertTrue(lines.contains("libcudnn.so.9: " + folder.resolve("libcudnn.so.9")));
  }

  @Test
  void whatCudnnRefusesIsSaidToBeRefused() throws IOException, InterruptedException {
    List<String> lines =
        machine.run(
            Emulated.class,
            "refusal",
            folder.resolve("cache"),
            Map.of(),
            "-Dsunder.cuda.libraries=" + folder);
    assertEquals(6, lines.size(), () -> String.join("\n", lines));
    for (int i = 0; i < 6; i++) {
      assertTrue(
          lines.get(i).startsWith("nothing: cuDNN refused call " + i),
          () -> String.join("\n", lines));
    }
  }
}
