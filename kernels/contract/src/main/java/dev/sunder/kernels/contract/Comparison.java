package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.reference.ReferenceProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Holds a device's results against the reference's, and against its own when asked again. */
final class Comparison {

  private final Device device;
  private final Findings findings;

  Comparison(Device device, Findings findings) {
    this.device = device;
    this.findings = findings;
  }

  void run(Computation computation) {
    List<Results.Entry> found = resultsOn(device, computation);
    List<Results.Entry> again = resultsOn(device, computation);
    try (Device reference = new ReferenceProvider().open(0)) {
      List<Results.Entry> expected = resultsOn(reference, computation);
      List<Results.Entry> magnitudes = resultsOn(reference, computation.magnitudes());
      Optional<List<Results.Entry>> squares =
          Measure.factorRoundoff(device.precision()) == 0
              ? Optional.empty()
              : computation.squares().map(each -> resultsOn(reference, each));
      for (int i = 0; i < expected.size(); i++) {
        double[] sums = magnitudes.get(i).values();
        int index = i;
        double spread = squares.map(each -> spread(each.get(index).values(), sums)).orElse(1.0);
        compare(found.get(i), expected.get(i), sums, spread);
        requireSameBits(found.get(i), again.get(i));
      }
    }
  }

  private List<Results.Entry> resultsOn(Device where, Computation computation) {
    Results results = new Results(findings);
    try (Arena arena = where.arena()) {
      computation.compute(arena, results);
    }
    return results.entries();
  }

  private static double spread(double[] squares, double[] magnitudes) {
    return Math.sqrt(Measure.greatest(squares)) / Measure.greatest(magnitudes);
  }

  private void compare(
      Results.Entry found, Results.Entry expected, double[] magnitudes, double spread) {
    Measure measure = expected.measure();
    double[] actual = found.values();
    findings.require(
        actual.length == expected.values().length,
        () -> found.name() + " has " + actual.length + " values, not " + expected.values().length);
    if (actual.length == expected.values().length) {
      double error = measure.error(actual, expected.values(), magnitudes);
      findings.measure(found::name, error, measure.tolerance(device.precision(), spread));
    }
  }

  private void requireSameBits(Results.Entry first, Results.Entry second) {
    findings.require(
        Arrays.equals(first.values(), second.values()),
        () -> first.name() + " has other bits when computed again");
  }
}
