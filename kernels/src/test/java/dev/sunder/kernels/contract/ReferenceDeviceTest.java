package dev.sunder.kernels.contract;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;

/** The reference keeps the contract. */
class ReferenceDeviceTest extends DeviceContract {

  @Override
  Device open() {
    return Devices.open("reference");
  }

  @Override
  boolean runs(ContractCase each) {
    return !each.isLarge();
  }
}
