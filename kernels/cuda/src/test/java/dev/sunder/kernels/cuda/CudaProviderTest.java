package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import org.junit.jupiter.api.Test;

/** A machine without a GPU. */
class CudaProviderTest {

  /** Why there is none here; skips where there is one. */
  private static String reason() {
    try (Device device = Devices.open("cuda")) {
      return abort("there is a GPU: " + device.description());
    } catch (DeviceUnavailableException unavailable) {
      return unavailable.getMessage();
    }
  }

  @Test
  void saysInOneLineWhatIsMissing() {
    String reason = reason();
    assertFalse(reason.isBlank());
    assertEquals(1, reason.lines().count(), reason);
    assertEquals(reason, reason(), "another attempt says something else");
  }

  @Test
  void reportsWhereItLooked() {
    reason();
    String report = new CudaProvider().report();
    assertTrue(report.contains("searched: "), report);
    assertTrue(report.contains("not yet run on a GPU"), report);
  }

  @Test
  void autoGoesOnToTheCpu() {
    reason();
    try (Device device = Devices.open("auto")) {
      assertEquals("cpu", device.name());
    }
  }
}
