package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans on the cuda device, on a GPU that the host plays. Needs g++. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class CudaPlansTest {

  private static final Pattern REFUSAL =
      Pattern.compile(
          "network small64 does not fit on device cuda: the plan needs ([0-9,]+) MiB at batch"
              + " ([0-9,]+); ([0-9]+) of 48 MiB are free; (batch ([0-9,]+) would fit)");

  @TempDir static Path libraries;
  private static EmulatedGpu gpu;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    gpu = EmulatedGpu.build(libraries);
  }

  @Test
  void theFirstTenLossesEqualAnIndependentTrace() throws IOException, InterruptedException {
    assertEquals(List.of("0 bytes in use"), gpu.run("trace", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"training", "inference"})
  void aPlanThatDoesNotFitNamesTheLargestBatchThatWould(String kind)
      throws IOException, InterruptedException {
    List<String> lines = gpu.run(kind, Map.of("EMULATED_MEMORY", "48"));
    assertEquals(4, lines.size(), lines::toString);
    Matcher first = REFUSAL.matcher(lines.get(0));
    assertTrue(first.matches(), lines::toString);
    assertEquals("100,000", first.group(2));
    int named = number(first.group(5));
    assertEquals("batch " + named + " opens", lines.get(1));
    Matcher next = REFUSAL.matcher(lines.get(2));
    assertTrue(next.matches(), lines::toString);
    assertEquals(named + 1, number(next.group(2)));
    assertEquals(named, number(next.group(5)));
    assertTrue(number(next.group(1)) >= number(next.group(3)), lines::toString);
    assertEquals("0 bytes in use", lines.get(3));
  }

  @Test
  void aPlanThatFitsWithNoBatchSaysSo() throws IOException, InterruptedException {
    List<String> lines = gpu.run("training", Map.of("EMULATED_MEMORY", "38"));
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(0).endsWith("; not even a batch of 1 would fit"), lines::toString);
    assertEquals("0 bytes in use", lines.get(1));
  }

  @Test
  void plansMadeAndClosedAndManyStepsLeaveNothingBehind() throws IOException, InterruptedException {
    // The C library gives back at once what the emulation frees.
    Map<String, String> frugal = Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_MMAP_THRESHOLD_", "65536");
    List<String> lines = gpu.run("cycles", frugal);
    assertEquals(4, lines.size(), lines::toString);
    assertEquals("0 bytes in use", lines.get(0));
    // Each of the 300 could keep 80 kB, and each of the 3,000 steps no copy of its 6 kB batch.
    assertGrownLess(24, "plans: ", lines.get(1));
    assertGrownLess(8, "steps: ", lines.get(2));
    assertEquals("0 bytes in use", lines.get(3));
  }

  private static void assertGrownLess(long mebibytes, String what, String line) {
    assertTrue(line.startsWith(what), line);
    long grown = Long.parseLong(line.substring(what.length()));
    assertTrue(grown < mebibytes << 20, line);
  }

  private static int number(String text) {
    return Integer.parseInt(text.replace(",", ""));
  }
}
