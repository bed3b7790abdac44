package dev.sunder.kernels.contract;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;

/** The reference keeps the contract. */
class ReferenceDeviceTest extends DeviceContract {

  @Override
  protected Device open() {
    return Devices.open("reference");
  }

  @Override
  protected boolean runs(ContractCase each) {
    return !each.isLarge();
  }
}
