package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;

/** Opens a device for a test, which is skipped where there is no such device. */
final class PresentDevices {

  private PresentDevices() {}

  static Device open(String name) {
    assumeTrue(
        Devices.providers().stream().anyMatch(provider -> provider.name().equals(name)),
        "no device " + name);
    return Devices.open(name);
  }
}
