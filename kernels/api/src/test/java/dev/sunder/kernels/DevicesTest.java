package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
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
  void autoNeverChoosesTheReference() {
    try (Device device = Devices.open("auto")) {
      assertNotEquals("reference", device.name());
    } catch (DeviceUnavailableException nothingElse) {
      assertFalse(nothingElse.getMessage().contains("reference"), nothingElse.getMessage());
    }
  }

  @Test
  void listsTheFastestFirstAndTheReferenceLast() {
    List<DeviceProvider> providers = Devices.providers();
    List<DeviceProvider> sorted =
        providers.stream()
            .sorted(Comparator.comparingInt(DeviceProvider::priority).reversed())
            .toList();
    assertEquals(sorted, providers);
    assertEquals("reference", providers.get(providers.size() - 1).name());
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
  void noDeviceOpensInAPrecisionThatItHasNot() {
    for (String name : List.of("cpu", "reference", "cuda")) {
      Precision other = name.equals("reference") ? Precision.FP32 : Precision.FP64;
      DeviceSettings settings = DeviceSettings.DEFAULT.withPrecision(other);
      String message =
          assertThrows(DeviceUnavailableException.class, () -> Devices.open(name, settings))
              .getMessage();
      assertTrue(message.startsWith("device " + name + " computes in "), message);
      assertTrue(message.endsWith(", not in " + other), message);
    }
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

  @Test
  void opensInThePrecisionAskedForWhereItHasIt() {
    DeviceSettings settings = DeviceSettings.DEFAULT.withPrecision(Precision.FP32);
    try (Device device = Devices.open("cpu", settings.withDeterminism())) {
      assertEquals(Precision.FP32, device.precision());
    }
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
