package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Softmax with cross-entropy: class counts, partial batches, extreme logits and ties. */
final class SoftmaxCases {

  private static final Measure MEASURE = Measure.value(16);

  private SoftmaxCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int classes : new int[] {1, 2, 3, 10, 17, 1000}) {
      for (int examples : new int[] {1, 4, 17}) {
        cases.add(random(Shape.of(examples, classes), examples, 3, ""));
      }
    }
    for (int count : new int[] {1, 2, 4}) {
      cases.add(random(Shape.of(5, 10), count, 3, ", " + count + " of them counted"));
    }
    cases.add(random(Shape.of(7, 10), 7, 1000, ", logits to 1000"));
    cases.add(random(Shape.of(3, 2), 2, 1000, ", logits to 1000"));
    cases.add(given("logits of 1000 and -1000", 3, 1000, -1000, 1000, -1000, 1000, -1000));
    cases.add(given("large equal logits", 3, 1000, 1000, 1000, -1000, -1000, -1000));
    cases.add(given("ties, the first being right or wrong", 3, 1, 2, 2, 2, 2, 1, 0, 0, 0));
    cases.add(given("logits that differ by less than exp can tell", 2, 1e-7f, 0, 0, 1e-7f));
    return cases;
  }

  private static ContractCase random(Shape z, int count, double bound, String what) {
    String name = "softmax cross-entropy " + z + what;
    return ContractCase.compared(
        name,
        () -> {
          Numbers numbers = new Numbers(name);
          double[] logits = numbers.within(z.elements(), bound);
          int[] labels = numbers.indices(z.n(), z.c());
          return (arena, results) -> compute(arena, results, z, logits, labels, count);
        });
  }

  /** All labels of one example after another, so that each class is right once. */
  private static ContractCase given(String what, int classes, double... logits) {
    Shape z = Shape.of(logits.length / classes, classes);
    return ContractCase.compared(
        "softmax cross-entropy " + z + ", " + what,
        () ->
            (arena, results) -> {
              for (int label = 0; label < classes; label++) {
                int[] labels = new int[z.n()];
                Arrays.fill(labels, label);
                compute(arena, results, z, logits, labels, z.n());
              }
            });
  }

  private static void compute(
      Arena arena, Results results, Shape z, double[] logits, int[] labels, int count) {
    for (Mode mode : Mode.values()) {
      Tensor input = Values.tensor(arena, z, logits);
      SoftmaxCrossEntropy loss = arena.softmaxCrossEntropy(input, mode);
      // A full batch first: what it leaves behind must not show in a partial one.
      loss.labels(labels, z.n());
      loss.run();
      loss.labels(labels, count);
      loss.run();
      results.add("loss, " + mode, loss.loss(), MEASURE);
      results.add("correct, " + mode, loss.correct(), Measure.exact());
      results.add("probabilities, " + mode, loss.probabilities(), MEASURE);
      if (mode == Mode.TRAINING) {
        results.add("gradient", loss.logitsGradient(), MEASURE);
      }
      results.add("logits afterwards, " + mode, input, Measure.exact());
    }
  }
}
