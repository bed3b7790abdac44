package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Precision;
import org.junit.jupiter.api.Test;

class CpuProviderTest {

  @Test
  void opensInFp32WhereThatIsAskedFor() {
    DeviceSettings settings = DeviceSettings.DEFAULT.withPrecision(Precision.FP32);
    try (Device device = Devices.open("cpu", settings.withDeterminism())) {
      assertEquals(Precision.FP32, device.precision());
    }
  }

  @Test
  void opensInNoOtherPrecision() {
    DeviceSettings settings = DeviceSettings.DEFAULT.withPrecision(Precision.FP64);
    String message =
        assertThrows(DeviceUnavailableException.class, () -> Devices.open("cpu", settings))
            .getMessage();
    assertEquals("device cpu computes in fp32, not in fp64", message);
  }

  @Test
  void autoChoosesItRatherThanTheReference() {
    try (Device device = Devices.open("auto")) {
      assertEquals("cpu", device.name());
    }
  }

  @Test
  void reportsWithoutThrowing() {
    String report = new CpuProvider().report();
    assertTrue(report.startsWith("platform: "), report);
  }
}
