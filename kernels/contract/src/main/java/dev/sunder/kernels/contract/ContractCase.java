package dev.sunder.kernels.contract;

import dev.sunder.kernels.Device;
import java.util.function.Supplier;

/** One clause of the contract, to be checked on any device. */
public final class ContractCase {

  /** What a case does with a device. */
  @FunctionalInterface
  interface Check {
    void run(Device device, Findings findings);
  }

  private final String name;
  private final Check check;
  private final boolean large;

  private ContractCase(String name, Check check, boolean large) {
    this.name = name;
    this.check = check;
    this.large = large;
  }

  /** A case that holds a device against the reference. */
  static ContractCase compared(String name, Supplier<? extends Computation> computation) {
    return new ContractCase(
        name, (device, findings) -> new Comparison(device, findings).run(computation.get()), false);
  }

  /** A case that a device passes or fails by itself. */
  static ContractCase alone(String name, Check check) {
    return new ContractCase(name, check, false);
  }

  /** The same, of a size that takes a fast device. */
  static ContractCase large(String name, Check check) {
    return new ContractCase(name, check, true);
  }

  /** The operation, its shapes and what is checked. */
  public String name() {
    return name;
  }

  /** Whether it takes many seconds where convolutions are plain loops. */
  public boolean isLarge() {
    return large;
  }

  /**
   * Runs the case.
   *
   * @param device open; its arenas are left as they were
   */
  public Outcome run(Device device) {
    Findings findings = new Findings();
    long start = System.nanoTime();
    long before = device.bytesInUse();
    try {
      check.run(device, findings);
      findings.require(
          device.bytesInUse() == before,
          () -> device.bytesInUse() - before + " bytes were not given back");
    } catch (RuntimeException failure) {
      findings.require(false, () -> "stopped by " + failure);
    }
    return findings.outcome(name, System.nanoTime() - start);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
