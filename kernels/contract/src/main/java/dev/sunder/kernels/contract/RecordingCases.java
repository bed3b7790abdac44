package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.Arrays;
import java.util.List;

/** A recorded step replayed does what its operations do one by one, with what was staged since. */
final class RecordingCases {

  private RecordingCases() {}

  static List<ContractCase> cases() {
    return List.of(
        ContractCase.alone(
            "recording replayed equals its operations one by one, staged values included",
            (device, findings) -> {
              List<Results.Entry> alone;
              List<Results.Entry> replayed;
              List<Results.Entry> inParts;
              try (Arena arena = device.arena()) {
                alone = train(arena, findings, network -> network.step());
              }
              try (Arena arena = device.arena()) {
                replayed = train(arena, findings, network -> List.of(arena.record(network.step())));
              }
              try (Arena arena = device.arena()) {
                inParts = train(arena, findings, network -> halves(arena, network.step()));
              }
              for (int i = 0; i < alone.size(); i++) {
                requireSame(findings, alone.get(i), replayed.get(i), "recorded");
                requireSame(findings, alone.get(i), inParts.get(i), "recorded in two parts");
              }
            }),
        ContractCase.alone(
            "recording runs nothing until it is run, and replays on what is there then",
            (device, findings) -> {
              try (Arena arena = device.arena()) {
                requireReplays(arena, findings);
              }
            }));
  }

  private static void requireReplays(Arena arena, Findings findings) {
    Tensor x = Values.tensor(arena, Shape.of(1, 2), new double[] {-1, 2});
    Differentiable relu = arena.activation(x, Activation.RELU, false, Mode.INFERENCE);
    Operation recording = arena.record(List.of(relu));
    Operation nothing = arena.record(List.of());
    requireOutput(findings, relu, 0, 0);
    nothing.run();
    recording.run();
    requireOutput(findings, relu, 0, 2);
    Values.write(x, new double[] {3, -4});
    requireOutput(findings, relu, 0, 2);
    recording.run();
    recording.run();
    requireOutput(findings, relu, 3, 0);
  }

  private static void requireOutput(
      Findings findings, Differentiable function, double... expected) {
    double[] found = Values.read(function.output());
    findings.require(
        Arrays.equals(found, expected),
        () -> "expected " + Arrays.toString(expected) + ", got " + Arrays.toString(found));
  }

  /** Which operations to run for a step. */
  private interface Plan {
    List<? extends Operation> of(SmallNetwork network);
  }

  private static List<Results.Entry> train(Arena arena, Findings findings, Plan plan) {
    Numbers numbers = new Numbers("recording");
    Results results = new Results(findings);
    SmallNetwork network = new SmallNetwork(arena, numbers, false, 0);
    List<? extends Operation> operations = plan.of(network);
    for (int index = 0; index < 3; index++) {
      network.stage(numbers, index);
      operations.forEach(Operation::run);
      network.addTo(results, index, Measure.exact());
    }
    return results.entries();
  }

  private static List<Operation> halves(Arena arena, List<Operation> step) {
    int middle = step.size() / 2;
    return List.of(
        arena.record(step.subList(0, middle)), arena.record(step.subList(middle, step.size())));
  }

  private static void requireSame(
      Findings findings, Results.Entry expected, Results.Entry found, String how) {
    findings.require(
        Arrays.equals(expected.values(), found.values()),
        () -> found.name() + " differs when the step is " + how);
  }
}
