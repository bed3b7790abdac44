package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our own kernels, on an {@linkplain EmulatedMachine emulated GPU}. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class EmulatedKernelsTest {

  private static final String SEPARATE = "-Dsunder.cuda.allocations=separate";

  private static EmulatedMachine machine;
  @TempDir Path folder;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    machine = EmulatedMachine.build();
  }

  private List<String> run(
      Class<?> main, String scenario, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    return machine.run(main, scenario, folder.resolve("cache"), environment, options);
  }

  /** Every tensor between guard pages; any order of threads is a GPU's. */
  @ParameterizedTest
  @CsvSource({"fp32, random", "bf16, descending"})
  void keepTheContractInAnyOrderAndToTheirTensors(String precision, String order)
      throws IOException, InterruptedException {
    keepTheContract(precision, order);
  }

  /** The others take minutes: profile {@code emulated-orders}. */
  @ParameterizedTest
  @CsvSource({"fp32, ascending", "fp32, descending", "tf32, random"})
  @EnabledIfSystemProperty(named = "sunder.emulated.orders", matches = "true")
  void keepTheContractInFurtherOrders(String precision, String order)
      throws IOException, InterruptedException {
    keepTheContract(precision, order);
  }

  private void keepTheContract(String precision, String order)
      throws IOException, InterruptedException {
    List<String> lines =
        run(
            Emulated.class,
            "contract",
            Map.of("EMULATED_ORDER", order),
            "-Dprecision=" + precision,
            SEPARATE);
    String last = lines.get(lines.size() - 1);
    assertTrue(last.endsWith(" passed, 0 failed"), () -> String.join("\n", lines));
    assertTrue(Integer.parseInt(last.split(" ", 2)[0]) > 300, last);
  }

  /**
   * Recorded, they are one kernel where a convolution's output is pooled; the bits are the same. In
   * fp32 a sum of 1,440 terms may be off by 1,440 · 2⁻²⁴ of them, were each rounding the worst. In
   * bf16 none is held against exact ones, since rounding makes winners of other places.
   */
  @ParameterizedTest
  @CsvSource({"fp32, 8e-5", "bf16, Infinity"})
  void theGradientsOfPoolingActivationAndBiasAreThoseOfTheSeparateKernels(
      String precision, double bound) throws IOException, InterruptedException {
    List<String> ascending =
        run(EmulatedFusion.class, precision, Map.of("EMULATED_ORDER", "ascending"), SEPARATE);
    assertEquals(3 * Activation.kinds().size(), ascending.size(), ascending::toString);
    for (String line : ascending) {
      String[] words = line.split(" ", -1);
      assertEquals("same", words[words.length - 3], line);
      assertTrue(Double.parseDouble(words[words.length - 2]) <= bound, line);
    }
    // Sums are in one order, whichever the threads come in.
    for (String order : List.of("descending", "random")) {
      assertEquals(
          ascending,
          run(EmulatedFusion.class, precision, Map.of("EMULATED_ORDER", order), SEPARATE));
    }
  }

  @Test
  void theyAreOneKernelWhereRecorded() throws IOException, InterruptedException {
    Path launched = folder.resolve("launched");
    run(Emulated.class, "fusion", Map.of("EMULATED_LAUNCHES", launched.toString()));
    List<String> all = Files.readAllLines(launched);
    // From the first launch of the recording on.
    TreeSet<String> recorded =
        new TreeSet<>(all.subList(all.lastIndexOf("softmax_cross_entropy"), all.size()));
    assertTrue(recorded.contains("max_pooling_bias_gradient"), recorded::toString);
    assertFalse(recorded.contains("max_pooling_gradient"), recorded::toString);
    assertFalse(recorded.contains("bias_gradient"), recorded::toString);
  }
}
