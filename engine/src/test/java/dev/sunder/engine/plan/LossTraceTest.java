package dev.sunder.engine.plan;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import org.junit.jupiter.api.Test;

/** Training on a device gives the losses of {@link LossTrace}; the GPU's: {@link CudaPlansTest}. */
class LossTraceTest {

  @Test
  void theReferencesFirstTenLossesEqualAnIndependentTrace() {
    try (Device device = Devices.open("reference")) {
      LossTrace.check(device, 1e-12);
    }
  }

  @Test
  void theCpusFirstTenLossesEqualAnIndependentTrace() {
    try (Device device = Devices.open("cpu")) {
      LossTrace.check(device, LossTrace.SINGLE);
    }
  }
}
