package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Activations in bfloat16, on an {@linkplain EmulatedMachine emulated GPU}. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class EmulatedBf16Test {

  private static EmulatedMachine machine;
  @TempDir Path cache;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    machine = EmulatedMachine.build();
  }

  private List<String> run(String scenario) throws IOException, InterruptedException {
    return machine.run(EmulatedBf16.class, scenario, cache, Map.of());
  }

  private double[][] numbers(String scenario) throws IOException, InterruptedException {
    return run(scenario).stream()
        .map(line -> Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }

  @Test
  void whatTensorCoresDoNotTakeIsComputedWithoutThem() throws IOException, InterruptedException {
    assertEquals(8, run("rounding").size() + run("rounding").size());
    List<String> remembered = Files.readAllLines(cache.resolve("cuda-algorithms.txt"));
    // The self-check's convolutions are of one channel.
    assertEquals(3, remembered.size(), remembered::toString);
    assertTrue(remembered.stream().allMatch(line -> line.endsWith("/0")), remembered::toString);
  }

  @Test
  void kernelsRoundAsTheHostDoes() throws IOException, InterruptedException {
    assertEquals(
        List.of(
            "kernel and host: 0",
            "host and device's float: 0",
            "float32 untouched: 0",
            "rounded: true"),
        run("rounding"));
  }

  @Test
  void addsInFloat32AndKeepsTheGradientByAWeightInIt() throws IOException, InterruptedException {
    double sum = 1 + 300 * 0x1p-8;
    assertEquals(List.of(Double.toString(sum), Double.toString(sum), "1.5258789E-5"), run("sums"));
  }

  /** 1 − 2⁻⁸ is the next below 1, and 1 − 2⁻⁹, as near to either, is rounded to the even 1. */
  @Test
  void weightsAreMovedInFloat32AndAReplayMultipliesThemRounded()
      throws IOException, InterruptedException {
    String steps = "0.0 0.0 0.0 4.0 4.0 4.0 true";
    assertEquals(List.of(steps, "3.0 -5.0", steps, "3.0 -5.0"), run("weights"));
  }

  @Test
  void refusesToUpdateWhatIsNotKeptInFloat32() throws IOException, InterruptedException {
    assertEquals(
        List.of(
            "momentum update of 1x3x1x1: expected parameters kept in float32, got what an operation"
                + " computed in bf16"),
        run("refusal"));
  }

  @Test
  void lossesOfTenStepsAreThoseOfFloat32UpToTheRoundings()
      throws IOException, InterruptedException {
    double[][] steps = numbers("losses");
    assertEquals(10, steps.length);
    for (double[] step : steps) {
      double distance = Math.abs(step[0] - step[1]);
      assertTrue(distance > 0 && distance <= step[2], () -> Arrays.toString(step));
    }
  }

  @Test
  void learnsAsInFloat32() throws IOException, InterruptedException {
    double[][] losses = numbers("learning");
    assertEquals(2, losses.length);
    for (double[] each : losses) {
      assertTrue(each[1] < each[0] / 4, () -> Arrays.toString(each));
    }
  }

  @Test
  void aGpuWithoutTensorCoresForItIsRefusedInOneLine() throws IOException, InterruptedException {
    assertEquals(
        List.of(
            "unavailable: Emulated GPU computes in fp32, not in bf16: its compute capability is"
                + " 7.0, and 8.0 is needed"),
        machine.run(
            Emulated.class,
            "report",
            cache,
            Map.of("EMULATED_CAPABILITY", "7"),
            "-Dprecision=bf16"));
  }
}
