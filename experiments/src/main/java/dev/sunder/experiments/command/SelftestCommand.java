package dev.sunder.experiments.command;

import dev.sunder.experiments.console.Console;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.contract.ContractSuite;
import picocli.CommandLine.Command;

/** Holds a device against the contract that all devices keep. */
@Command(
    name = "selftest",
    description =
        "Runs every case of the device contract: each operation against the double-precision "
            + "reference, laws, errors and leaks. One line a case with its error and its time.")
final class SelftestCommand extends DeviceJob {

  @Override
  protected void run(Console console) {
    ContractSuite.Tally tally;
    try (Device device = openDevice()) {
      console.say("device %s: %s", device.name(), device.description());
      tally = ContractSuite.run(device, outcome -> console.say(outcome.toString()));
    }
    console.say(tally.toString());
    requireKept(tally);
  }

  /** Fails the job when a case failed. */
  static void requireKept(ContractSuite.Tally tally) {
    if (tally.failed() > 0) {
      throw new JobFailedException(
          "the device does not keep the contract: %d of %d cases failed, each named above"
              .formatted(tally.failed(), tally.failed() + tally.passed()));
    }
  }
}
