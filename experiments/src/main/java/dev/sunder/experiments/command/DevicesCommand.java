package dev.sunder.experiments.command;

import dev.sunder.experiments.console.Console;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceProvider;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists what was found to compute on, and if not, why not. */
@Command(
    name = "devices",
    description = "Lists the devices that were found, and says why one cannot be used.")
final class DevicesCommand extends DeviceJob {

  @Override
  protected void run(Console console) {
    String only = deviceName().equals("auto") ? "" : deviceName().split(":", 2)[0];
    List<DeviceProvider> providers =
        Devices.providers().stream()
            .filter(provider -> only.isEmpty() || provider.name().equals(only))
            .toList();
    if (providers.isEmpty()) {
      openDevice().close(); // Fails, naming the devices there are.
    }
    boolean autoIsOpen = true;
    for (DeviceProvider provider : providers) {
      boolean opened = false;
      try (Device device = provider.open(0, deviceSettings())) {
        opened = true;
        boolean auto = only.isEmpty() && autoIsOpen && provider.priority() >= 0;
        console.say("%-10s %s%s", provider.name(), device.description(), auto ? "  (auto)" : "");
      } catch (DeviceUnavailableException unavailable) {
        console.say("%-10s cannot be used: %s", provider.name(), unavailable.getMessage());
      }
      autoIsOpen &= !(opened && provider.priority() >= 0);
      provider.report().lines().forEach(line -> console.say("           " + line));
    }
  }
}
