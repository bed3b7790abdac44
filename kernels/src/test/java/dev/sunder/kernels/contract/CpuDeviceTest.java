package dev.sunder.kernels.contract;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;

/** The CPU through oneDNN keeps the contract. */
class CpuDeviceTest extends DeviceContract {

  @Override
  Device open() {
    try {
      return Devices.open("cpu");
    } catch (DeviceUnavailableException unavailable) {
      return abort(unavailable.getMessage());
    }
  }
}
