package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceProvider;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Precision;
import java.util.List;
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

  @Test
  void isPreferredToTheCpuAndThatToTheReference() {
    List<String> names = Devices.providers().stream().map(DeviceProvider::name).toList();
    assertEquals(List.of("cuda", "cpu", "reference"), names);
  }

  @Test
  void opensInNoPrecisionThatGpusDoNotHave() {
    DeviceSettings settings = DeviceSettings.DEFAULT.withPrecision(Precision.FP64);
    String message =
        assertThrows(DeviceUnavailableException.class, () -> Devices.open("cuda", settings))
            .getMessage();
    assertTrue(message.startsWith("device cuda computes in "), message);
    assertTrue(message.endsWith(", not in fp64"), message);
  }

  @Test
  void autoSaysWhyNoDeviceOpensInAPrecision() {
    DeviceSettings settings = DeviceSettings.DEFAULT.withPrecision(Precision.FP64);
    String message =
        assertThrows(DeviceUnavailableException.class, () -> Devices.open("auto", settings))
            .getMessage();
    assertTrue(message.startsWith("no device opens here in fp64; cuda: "), message);
    assertTrue(message.endsWith("; cpu: device cpu computes in fp32, not in fp64"), message);
  }
}
