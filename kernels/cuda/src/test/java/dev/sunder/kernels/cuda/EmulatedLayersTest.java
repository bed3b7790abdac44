package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How layers are computed, on an {@linkplain EmulatedMachine emulated GPU}; what they compute is
 * the contract's affair.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class EmulatedLayersTest {

  private static EmulatedMachine machine;
  @TempDir Path folder;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    machine = EmulatedMachine.build();
  }

  private List<String> run(String scenario, Map<String, String> environment)
      throws IOException, InterruptedException {
    return machine.run(EmulatedLayers.class, scenario, folder.resolve("cache"), environment);
  }

  /** Our kernels that a scenario launched. */
  private Set<String> launched(String scenario) throws IOException, InterruptedException {
    Path launched = folder.resolve("launched");
    run(scenario, Map.of("EMULATED_LAUNCHES", launched.toString()));
    return new TreeSet<>(Files.readAllLines(launched));
  }

  /** The convolutions that algorithms are remembered for. */
  private Set<String> remembered() throws IOException {
    return Files.readAllLines(folder.resolve("cache/cuda-algorithms.txt")).stream()
        .map(line -> line.split(" \\| ", -1)[1])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void algorithmsAreRememberedByGroups() throws IOException, InterruptedException {
    run("groups", Map.of());
    for (String direction : List.of("FORWARD", "BY_INPUT", "BY_WEIGHT")) {
      for (String groups : List.of("", " in 2", " in 4")) {
        String key = direction + " 2x4x9x9 * 3x3/1+1" + groups + " -> 2x4x9x9";
        assertTrue(remembered().contains(key), () -> key);
      }
    }
  }

  /**
   * By cuDNN's documentation only the first algorithm of each direction takes taps that are apart,
   * and backward it gives other bits every time.
   */
  @Test
  void whatCudnnDoesNotDilateTheSameEveryTimeIsDoneByAWiderWeight()
      throws IOException, InterruptedException {
    Set<String> kernels = launched("dilation");
    assertTrue(kernels.containsAll(Set.of("spread", "gather")), kernels::toString);
    Set<String> convolutions = remembered();
    String dilated = " 2x4x9x9 * 3x3/1+1~2 in 2 -> 2x4x7x7";
    String wider = " 2x4x9x9 * 5x5/1+1 in 2 -> 2x4x7x7";
    assertTrue(
        convolutions.containsAll(
            Set.of("FORWARD" + dilated, "BY_INPUT" + wider, "BY_WEIGHT" + wider)),
        convolutions::toString);
    assertFalse(convolutions.contains("FORWARD" + wider), convolutions::toString);
  }

  @Test
  void onlyUnevenPaddingIsCopied() throws IOException, InterruptedException {
    assertFalse(launched("even").contains("shift"));
    assertTrue(launched("uneven").contains("shift"));
  }

  /** Sums are in one order, whichever the threads come in. */
  @ParameterizedTest
  @ValueSource(strings = {"descending", "random"})
  void statisticsAndProductsAreTheSameBitsInAnyOrder(String order)
      throws IOException, InterruptedException {
    assertEquals(
        run("orders", Map.of("EMULATED_ORDER", "ascending")),
        run("orders", Map.of("EMULATED_ORDER", order)));
  }

  @Test
  void asManyMapsAsMayBeAreAdded() throws IOException, InterruptedException {
    assertEquals(List.of("2016.0", "true"), run("terms", Map.of()));
  }
}
