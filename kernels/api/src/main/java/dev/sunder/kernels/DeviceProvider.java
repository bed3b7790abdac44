package dev.sunder.kernels;

/** One kind of device, found through {@link java.util.ServiceLoader}. */
public interface DeviceProvider {

  /** The name users type before a colon: {@code cpu}, {@code cuda}, {@code reference}. */
  String name();

  /** Higher is tried earlier under {@code auto}; below 0 never. */
  int priority();

  /**
   * Opens a device.
   *
   * @param ordinal which of several, from 0
   * @throws DeviceUnavailableException if this machine has none that does what the settings ask,
   *     saying what is missing
   */
  Device open(int ordinal, DeviceSettings settings);

  /** Opens a device with the {@linkplain DeviceSettings#DEFAULT default} settings. */
  default Device open(int ordinal) {
    return open(ordinal, DeviceSettings.DEFAULT);
  }

  /**
   * What was looked for and found, one fact a line, whether or not the device can be opened. Never
   * throws.
   */
  String report();
}
