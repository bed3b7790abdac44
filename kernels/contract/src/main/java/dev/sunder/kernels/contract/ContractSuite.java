package dev.sunder.kernels.contract;

import dev.sunder.kernels.Device;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All cases of the contract, operation by operation. */
public final class ContractSuite {

  /** How many cases a run passed and failed. */
  public record Tally(int passed, int failed) {

    /** The last line of a report. */
    @Override
    public String toString() {
      return passed + " passed, " + failed + " failed";
    }
  }

  private ContractSuite() {}

  /** Every case, those of one operation side by side. */
  public static List<ContractCase> cases() {
    return Stream.of(
            TensorCases.cases(),
            PixelCases.cases(),
            ConvolutionCases.cases(),
            GroupCases.cases(),
            LayerCases.cases(),
            FullyConnectedCases.cases(),
            PoolingCases.cases(),
            ActivationCases.cases(),
            DropoutCases.cases(),
            NormalisationCases.cases(),
            BatchNormalisationCases.cases(),
            PReluCases.cases(),
            JoinCases.cases(),
            ResidualCases.cases(),
            FlattenCases.cases(),
            ResizeCases.cases(),
            SoftmaxCases.cases(),
            SquaredErrorCases.cases(),
            MomentumCases.cases(),
            RecordingCases.cases(),
            NetworkCases.cases(),
            LiteralCases.cases(),
            LawCases.cases(),
            DifferenceCases.cases(),
            RefusalCases.cases(),
            BlockRefusals.cases(),
            LifetimeCases.cases(),
            MemoryCases.cases())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Runs every case on a device.
   *
   * @param device open, without open arenas; stays open
   * @param listener told of each outcome as it comes
   */
  public static Tally run(Device device, Consumer<Outcome> listener) {
    int passed = 0;
    int failed = 0;
    for (ContractCase each : cases()) {
      Outcome outcome = each.run(device);
      listener.accept(outcome);
      if (outcome.passed()) {
        passed++;
      } else {
        failed++;
      }
    }
    return new Tally(passed, failed);
  }
}
