package dev.sunder.kernels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Finds and opens devices by name. */
public final class Devices {

  private Devices() {}

  /** Opens a device with the {@linkplain DeviceSettings#DEFAULT default} settings. */
  public static Device open(String name) {
    return open(name, DeviceSettings.DEFAULT);
  }

  /**
   * Opens a device.
   *
   * @param name {@code auto} for the fastest that opens, or a provider's name, with an ordinal
   *     where there are several: {@code cpu}, {@code cuda}, {@code cuda:1}, {@code reference}
   * @param settings what is asked of it; {@code auto} passes by what cannot do it
   * @throws IllegalArgumentException if there is no such name
   * @throws DeviceUnavailableException if the device cannot be opened here, or not with the
   *     settings
   */
  public static Device open(String name, DeviceSettings settings) {
    if (name.equals("auto")) {
      return openFastest(settings);
    }
    int colon = name.indexOf(':');
    String kind = colon < 0 ? name : name.substring(0, colon);
    int ordinal = colon < 0 ? 0 : ordinal(name, name.substring(colon + 1));
    return providers().stream()
        .filter(provider -> provider.name().equals(kind))
        .findFirst()
        .orElseThrow(() -> unknown(name))
        .open(ordinal, settings);
  }

  /** All providers, the one {@code auto} prefers first. */
  public static List<DeviceProvider> providers() {
    List<DeviceProvider> providers = new ArrayList<>();
    ServiceLoader.load(DeviceProvider.class, Devices.class.getClassLoader())
        .forEach(providers::add);
    providers.sort(
        Comparator.comparingInt(DeviceProvider::priority)
            .reversed()
            .thenComparing(DeviceProvider::name));
    return providers;
  }

  private static Device openFastest(DeviceSettings settings) {
    List<String> reasons = new ArrayList<>();
    for (DeviceProvider provider : providers()) {
      if (provider.priority() < 0) {
        continue;
      }
      try {
        return provider.open(0, settings);
      } catch (DeviceUnavailableException unavailable) {
        reasons.add(provider.name() + ": " + unavailable.getMessage());
      }
    }
    if (reasons.isEmpty()) {
      throw new DeviceUnavailableException(
          "no device but the reference is on the class path: sunder-kernels-cpu or"
              + " sunder-kernels-cuda brings one");
    }
    String how = settings.precision().map(precision -> " in " + precision).orElse("");
    throw new DeviceUnavailableException(
        "no device opens here" + how + "; " + String.join("; ", reasons));
  }

  private static int ordinal(String name, String digits) {
    try {
      int ordinal = Integer.parseInt(digits);
      if (ordinal >= 0) {
        return ordinal;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, as a negative number is.
    }
    throw new IllegalArgumentException(
        "device \"" + name + "\": expected a number from 0 after the colon");
  }

  private static IllegalArgumentException unknown(String name) {
    List<String> names = providers().stream().map(DeviceProvider::name).toList();
    return new IllegalArgumentException(
        "unknown device \"" + name + "\": expected auto, " + String.join(", ", names));
  }
}
