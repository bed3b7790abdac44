package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The comparison with PyTorch that the bundle holds, with stand-ins for both sides. */
@EnabledOnOs(OS.LINUX)
class BundleTest {

  private static final Path BUNDLE = Path.of("src", "bundle").toAbsolutePath();

  /** A module of mocks: whatever is asked of it, it answers. */
  private static final String TORCH =
      """
      import sys
      from unittest.mock import MagicMock
      torch = MagicMock()
      torch.__version__ = "0"
      torch.cuda.get_device_name.return_value = "a stand-in"
      sys.modules[__name__] = torch
      """;

  @TempDir Path folder;

  @Test
  void compareReadsWhatBenchPrintsAndGivesBothRatios() throws IOException, InterruptedException {
    assumeTrue(
        run(Map.of(), "sh", "-c", "command -v python3 || true").size() == 1, "needs python3");
    Path printed = folder.resolve("printed");
    // A batch with a comma, since a table has them.
    Outcome bench =
        Workshop.done("bench", "--network", "lenet5", "--batch", "1000", "--steps", "1");
    Files.writeString(printed, bench.out());
    program("bench", "cat '" + printed + "'");
    Files.writeString(folder.resolve("torch.py"), TORCH);
    List<String> lines =
        run(
            Map.of("PYTHONPATH", folder.toString(), "PYTHONDONTWRITEBYTECODE", "1"),
            "python3",
            BUNDLE.resolve("compare.py").toString(),
            "--batch",
            "1000",
            "--steps",
            "3",
            "--sunder",
            folder.resolve("bench").toString());
    String training =
        bench.line("1,000 training").replaceAll("1,000 training ([0-9.]+) ([0-9.]+) .*", "$1 $2");
    List<String> last = lines.stream().map(line -> line.replaceAll(" +", " ")).toList();
    int theirs = last.size() - 7;
    assertTrue(theirs > 0, lines::toString);
    assertEquals(
        "sunder " + training.replace(" ", " ms ") + " ms in a row",
        last.get(theirs),
        lines::toString);
    List<String> names = List.of("eager", "CUDA graph", "compiled");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      assertTrue(
          last.get(theirs + 1 + i).matches(name + " [0-9.]+ ms [0-9.]+ ms in a row"),
          last::toString);
      assertTrue(
          last.get(theirs + 4 + i).matches("ratio to " + name + ": [0-9.]+, in a row [0-9.]+"),
          last::toString);
    }
  }

  private void program(String name, String line) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static List<String> run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().toList();
  }
}
