package dev.sunder.engine.training;

import dev.sunder.kernels.Device;

/**
 * What computed a run: the same network, data and options give the same bits on the same again.
 *
 * @param device the device's description
 * @param tuning by what it chose its algorithms, {@link Device#tuning}
 */
public record TrainedOn(String device, String tuning) {

  /** The device as it is now. */
  static TrainedOn of(Device device) {
    return new TrainedOn(device.description(), device.tuning());
  }
}
