package dev.sunder.kernels.contract;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;

/** A GPU keeps the contract, where there is one. */
class CudaDeviceTest extends DeviceContract {

  @Override
  Device open() {
    try {
      return Devices.open("cuda");
    } catch (DeviceUnavailableException unavailable) {
      return abort(unavailable.getMessage());
    }
  }
}
