package dev.sunder.kernels.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sunder.kernels.Device;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every case of the contract as a test of one device. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DeviceContract {

  private Device device;

  /** Opens the device, or skips the test where there is none. */
  protected abstract Device open();

  /** Whether a case is run here. */
  protected boolean runs(ContractCase each) {
    return true;
  }

  @BeforeAll
  void openDevice() {
    device = open();
  }

  @AfterAll
  void closeDevice() {
    if (device != null) {
      assertEquals(0, device.bytesInUse(), "bytes in use at the end");
      device.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> keeps() {
    return ContractSuite.cases().stream()
        .filter(this::runs)
        .map(
            each ->
                dynamicTest(
                    each.name(),
                    () -> {
                      Outcome outcome = each.run(device);
                      assertTrue(outcome.passed(), outcome::toString);
                    }));
  }
}
