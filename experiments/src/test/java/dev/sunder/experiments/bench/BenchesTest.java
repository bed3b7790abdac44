package dev.sunder.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Networks;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the benches ask of a device. */
class BenchesTest {

  private final WatchedDevice watched = new WatchedDevice();

  @Test
  void aStepTakesItsBatchFromWhereTheDeviceHasItAndMakesNoCopy() {
    try (Device device = Devices.open("cpu")) {
      PlanBench bench = new PlanBench(watched.of(device), 4, Duration.ofSeconds(10), 1);
      PlanBench.Row training = bench.training(Networks.small(3, 32, 2), 2, 0);
      assertTrue(training.pipelined() > 0, training::toString);
      bench.inference(Networks.small(3, 32, 2), 2);
    }
    assertEquals(0, watched.calls.getOrDefault("PixelInput.load(byte[])", 0));
    // Two to fill, three to warm up, four from idle to idle, one and four in a row; twice.
    assertEquals(2 * (2 + 3 + 4 + 1 + 4), watched.calls.get("PixelInput.load"));
  }

  @Test
  void thePeakIsOfRandomNumbersAndOfManyRunsInARow() {
    try (Device device = Devices.open("cpu")) {
      Peak peak = Peak.of(watched.of(device));
      assertTrue(peak.gigaFlops() > 0 && peak.gigaBytes() > 0, peak::toString);
    }
    assertTrue(watched.factors.size() >= 2, "no product was seen");
    for (float[] factor : watched.factors) {
      assertTrue(factor[0] != factor[1] && factor[1] != factor[factor.length / 2]);
    }
    assertTrue(watched.mostRunsInARow > 1, "runs in a row: " + watched.mostRunsInARow);
    assertTrue(watched.calls.get("Arena.close") > 2, watched.calls::toString);
  }
}
