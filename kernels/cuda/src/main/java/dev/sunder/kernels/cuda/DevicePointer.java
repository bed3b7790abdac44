package dev.sunder.kernels.cuda;

import jcuda.driver.CUdeviceptr;

/** An address in device memory that can be told as a number, for the parameters of kernels. */
final class DevicePointer extends CUdeviceptr {

  /** To be filled by an allocation. */
  DevicePointer() {}

  private DevicePointer(DevicePointer base, long offset) {
    super(base, offset);
  }

  long address() {
    return getNativePointer() + getByteOffset();
  }

  DevicePointer plus(long bytes) {
    return bytes == 0 ? this : new DevicePointer(this, bytes);
  }
}
