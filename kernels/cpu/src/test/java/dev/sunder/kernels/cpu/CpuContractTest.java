package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.contract.DeviceContract;

/**
 * The CPU through oneDNN keeps the contract, with convolutions transformed wherever fixed costs say
 * so, on any machine.
 */
class CpuContractTest extends DeviceContract {

  @Override
  protected Device open() {
    try {
      return Devices.open("cpu", DeviceSettings.DEFAULT.withDeterminism());
    } catch (DeviceUnavailableException unavailable) {
      return abort(unavailable.getMessage());
    }
  }
}
