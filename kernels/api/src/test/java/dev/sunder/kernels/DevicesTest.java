package dev.sunder.kernels;

import static dev.sunder.kernels.Precision.FP32;
import static dev.sunder.kernels.Precision.FP64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

  @Test
  void opensByName() {
    try (Device device = Devices.open("reference")) {
      assertEquals("reference", device.name());
    }
  }

  @Test
  void opensByNameAndNumber() {
    try (Device device = Devices.open("reference:0")) {
      assertEquals("reference", device.name());
    }
  }

  @Test
  void autoNeverChoosesTheReferenceAndSaysWhatIsMissing() {
    String message =
        assertThrows(DeviceUnavailableException.class, () -> Devices.open("auto")).getMessage();
    assertEquals(
        "no device but the reference is on the class path: sunder-kernels-cpu or"
            + " sunder-kernels-cuda brings one",
        message);
  }

  @Test
  void everyProviderReportsWithoutThrowing() {
    for (DeviceProvider provider : Devices.providers()) {
      assertFalse(provider.report().isBlank(), provider.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "CPU", "reference ", ":0", "auto:1"})
  void refusesAnUnknownNameAndSaysWhichThereAre(String name) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Devices.open(name)).getMessage();
    assertTrue(message.contains("\"" + name + "\""), message);
    assertTrue(message.contains("auto, "), message);
    assertTrue(message.contains("reference"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference:", "reference:-1", "reference:x", "reference:1:2"})
  void refusesWhatIsNoNumber(String name) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Devices.open(name)).getMessage();
    assertTrue(message.contains("\"" + name + "\""), message);
    assertTrue(message.contains("number from 0"), message);
  }

  @Test
  void saysThatANumberedDeviceIsNotThere() {
    String message =
        assertThrows(DeviceUnavailableException.class, () -> Devices.open("reference:1"))
            .getMessage();
    assertTrue(message.contains("got 1"), message);
  }

  @Test
  void theReferenceOpensInItsOwnPrecisionOnly() {
    try (Device device = Devices.open("reference", DeviceSettings.DEFAULT.withPrecision(FP64))) {
      assertEquals(FP64, device.precision());
    }
    DeviceSettings other = DeviceSettings.DEFAULT.withPrecision(FP32);
    String message =
        assertThrows(DeviceUnavailableException.class, () -> Devices.open("reference", other))
            .getMessage();
    assertEquals("device reference computes in fp64, not in fp32", message);
  }

  @Test
  void readsThePrecisionsThatItPrints() {
    for (Precision each : Precision.values()) {
      assertEquals(each, Precision.of(each.toString()));
      assertEquals(each, Precision.of(each.name()));
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> Precision.of("fp8")).getMessage();
    assertEquals("unknown precision \"fp8\": expected one of fp64, fp32, tf32, bf16", message);
  }
}
