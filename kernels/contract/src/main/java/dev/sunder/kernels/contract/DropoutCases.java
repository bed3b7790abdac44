package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Dropout: the reference's mask bit for bit, in every step, forward and backward. */
final class DropoutCases {

  private static final long SEED = 0x5EED_0123_4567_89ABL;

  private DropoutCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (float rate : new float[] {0, 0.1f, 0.5f, 0.9f}) {
      for (int channels : new int[] {1, 3, 17, 64}) {
        cases.add(function(new Shape(2, channels, 5, 3), rate));
      }
      cases.add(function(Shape.of(3, 37), rate));
      cases.add(masks(new Shape(2, 17, 3, 5), rate));
    }
    cases.add(
        ContractCase.alone(
            "dropout keeps its share and scales it so that the mean stays",
            (device, findings) -> {
              try (Arena arena = device.arena()) {
                requireShares(arena, findings);
              }
            }));
    cases.add(
        ContractCase.alone(
            "gradient of dropout has the last run's mask, whatever step is set since",
            (device, findings) -> {
              try (Arena arena = device.arena()) {
                requireMaskOfLastRun(arena, findings);
              }
            }));
    cases.add(
        ContractCase.alone(
            "dropout for inference is the identity",
            (device, findings) -> {
              try (Arena arena = device.arena()) {
                double[] ones = ones(51);
                Tensor x = Values.tensor(arena, new Shape(1, 17, 3, 1), ones);
                Dropout dropout = arena.dropout(x, 0.5f, SEED, Mode.INFERENCE);
                dropout.step(3);
                dropout.run();
                double[] y = Values.read(dropout.output());
                findings.require(Arrays.equals(y, ones), () -> "got " + Arrays.toString(y));
              }
            }));
    return cases;
  }

  private static ContractCase function(Shape x, float rate) {
    String name = "dropout " + rate + " " + x;
    return ContractCase.compared(
        name,
        () ->
            new FunctionComputation(
                    (arena, xs, fused, mode) -> {
                      Dropout dropout = arena.dropout(xs.get(0), rate, SEED, mode);
                      dropout.step(7);
                      return dropout;
                    })
                // No zeros: what is dropped can be told from what is kept.
                .input(x, new Numbers(name).oddGrid(x.elements(), 256))
                .measures(Measure.value(4), Measure.value(4))
                .alsoAfterConvolutions(x.h() > 1));
  }

  /** Masks as ones and zeros, for several seeds and steps, and of the gradient. */
  private static ContractCase masks(Shape x, float rate) {
    String name = "dropout " + rate + " " + x + ", masks bit for bit";
    return ContractCase.compared(
        name,
        () ->
            (arena, results) -> {
              for (long seed : new long[] {0, 1, -1, SEED}) {
                Tensor input = Values.tensor(arena, x, ones(x.elements()));
                Dropout dropout = arena.dropout(input, rate, seed, Mode.TRAINING);
                Tensor dy = arena.tensor(x);
                Gradient gradient = dropout.gradient(dy, Gradient.Wanted.ALL);
                for (long step : new long[] {0, 1, 2, 1L << 32, Long.MAX_VALUE, 0}) {
                  String when = " of seed " + seed + ", step " + step;
                  dropout.step(step);
                  dropout.run();
                  results.add("mask" + when, mask(dropout.output()), Measure.exact());
                  Values.write(dy, ones(x.elements()));
                  gradient.run();
                  results.add(
                      "gradient's mask" + when,
                      mask(gradient.inputGradients().get(0)),
                      Measure.exact());
                }
              }
            });
  }

  private static void requireShares(Arena arena, Findings findings) {
    int elements = 40_000;
    Shape shape = new Shape(4, 10, 25, 40);
    Tensor x = Values.tensor(arena, shape, ones(elements));
    for (float rate : new float[] {0, 0.25f, 0.5f, 0.8f}) {
      Dropout dropout = arena.dropout(x, rate, SEED, Mode.TRAINING);
      double[] first = output(dropout, 1);
      double[] second = output(dropout, 2);
      double[] third = output(arena.dropout(x, rate, SEED + 1, Mode.TRAINING), 1);
      double kept = Arrays.stream(mask(first)).sum() / elements;
      // Five standard deviations of a binomial share.
      double band = 5 * Math.sqrt(rate * (1 - rate) / elements);
      findings.measure(() -> "share kept at rate " + rate, Math.abs(kept - (1 - rate)), band);
      double roundings = 4 * arena.device().precision().storageRoundoff();
      findings.require(
          Arrays.stream(first).allMatch(y -> y == 0 || Math.abs(y * (1 - rate) - 1) <= roundings),
          () -> "rate " + rate + ": something kept is not scaled by 1 / (1 - rate)");
      requireUnrelated(findings, first, second, rate, "steps 1 and 2");
      requireUnrelated(findings, first, third, rate, "two seeds");
    }
  }

  private static void requireMaskOfLastRun(Arena arena, Findings findings) {
    Shape shape = new Shape(2, 17, 5, 3);
    Dropout dropout =
        arena.dropout(
            Values.tensor(arena, shape, ones(shape.elements())), 0.5f, SEED, Mode.TRAINING);
    Tensor dy = arena.tensor(shape);
    Gradient gradient = dropout.gradient(dy, Gradient.Wanted.ALL);
    double[] forward = output(dropout, 1);
    dropout.step(2);
    Values.write(dy, ones(shape.elements()));
    gradient.run();
    double[] backward = Values.read(gradient.inputGradients().get(0));
    findings.require(
        Arrays.equals(backward, forward), () -> "the gradient's mask is not that of the output");
  }

  /** Two masks agree as often as independent ones do. */
  private static void requireUnrelated(
      Findings findings, double[] a, double[] b, float rate, String what) {
    if (rate == 0) {
      return;
    }
    double[] one = mask(a);
    double[] other = mask(b);
    double same = 0;
    for (int i = 0; i < one.length; i++) {
      same += one[i] == other[i] ? 1.0 / one.length : 0;
    }
    double expected = rate * rate + (1 - rate) * (1 - rate);
    double band = 5 * Math.sqrt(expected * (1 - expected) / one.length);
    findings.measure(
        () -> "agreement of the masks of " + what + " at rate " + rate,
        Math.abs(same - expected),
        band);
  }

  private static double[] output(Dropout dropout, long step) {
    dropout.step(step);
    dropout.run();
    return Values.read(dropout.output());
  }

  private static double[] mask(Tensor tensor) {
    return mask(Values.read(tensor));
  }

  private static double[] mask(double[] values) {
    return Arrays.stream(values).map(value -> value == 0 ? 0 : 1).toArray();
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
