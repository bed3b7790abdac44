package dev.sunder.kernels.reference;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceProvider;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Precision;

/** The reference device: always there, and never chosen by {@code auto}. */
public final class ReferenceProvider implements DeviceProvider {

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public int priority() {
    return -1;
  }

  @Override
  public Device open(int ordinal, DeviceSettings settings) {
    if (ordinal != 0) {
      throw new DeviceUnavailableException(
          "there is one reference device, number 0; got " + ordinal);
    }
    settings.requirePrecision(name(), Precision.FP64);
    return new ReferenceDevice();
  }

  @Override
  public String report() {
    return "library: none, plain Java in double precision";
  }
}
