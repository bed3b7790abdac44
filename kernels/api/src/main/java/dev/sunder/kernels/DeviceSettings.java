package dev.sunder.kernels;

import java.util.Objects;
import java.util.Optional;

/**
 * What is asked of a device when it is opened.
 *
 * <p>Without {@code deterministic} a device gives the same bits whenever it computes the same again
 * after it was opened. With it, another process on the same machine does too. The {@code cpu}
 * device does in either case, with the same number of threads, as it remembers what it measured;
 * {@code reference} does anywhere.
 *
 * @param precision how to round; empty leaves it to the device, which {@link Device#precision}
 *     tells. A device that has not the precision asked for does not open.
 * @param deterministic whether other processes on this machine are to give the same bits: nothing
 *     may depend on what was measured or remembered
 */
public record DeviceSettings(Optional<Precision> precision, boolean deterministic) {

  /** The device's own precision, and its fastest algorithms. */
  public static final DeviceSettings DEFAULT = new DeviceSettings(Optional.empty(), false);

  /** Checks the settings. */
  public DeviceSettings {
    Objects.requireNonNull(precision, "precision");
  }

  /** These settings with a precision. */
  public DeviceSettings withPrecision(Precision asked) {
    return new DeviceSettings(Optional.of(asked), deterministic);
  }

  /** These settings, with other processes giving the same bits. */
  public DeviceSettings withDeterminism() {
    return new DeviceSettings(precision, true);
  }

  /**
   * Refuses every precision but one, for a device that has one.
   *
   * @throws DeviceUnavailableException if another is asked for
   */
  public void requirePrecision(String device, Precision only) {
    precision
        .filter(asked -> asked != only)
        .ifPresent(
            asked -> {
              throw new DeviceUnavailableException(
                  "device " + device + " computes in " + only + ", not in " + asked);
            });
  }
}
