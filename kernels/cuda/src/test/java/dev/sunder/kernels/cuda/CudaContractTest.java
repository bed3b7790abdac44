package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.contract.DeviceContract;

/** A GPU keeps the contract, where there is one. */
class CudaContractTest extends DeviceContract {

  @Override
  protected Device open() {
    try {
      return Devices.open("cuda");
    } catch (DeviceUnavailableException unavailable) {
      return abort(unavailable.getMessage());
    }
  }
}
