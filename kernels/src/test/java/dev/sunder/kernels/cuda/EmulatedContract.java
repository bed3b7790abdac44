package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.contract.ContractSuite;

/** Runs the whole contract on the cuda device; the last line says how many cases passed. */
final class EmulatedContract {

  private EmulatedContract() {}

  public static void main(String[] args) {
    CudaProvider provider = new CudaProvider();
    ContractSuite.Tally tally;
    try (Device device = provider.open(0)) {
      System.out.println(device.description());
      tally =
          ContractSuite.run(
              device,
              outcome -> {
                if (!outcome.passed()) {
                  System.out.println(outcome);
                }
              });
    }
    System.out.println(provider.report());
    System.out.println(tally);
  }
}
