package dev.sunder.kernels.contract;

import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/** Local response normalisation over fewer, as many and more channels than its size. */
final class NormalisationCases {

  private NormalisationCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int size : new int[] {1, 3, 5}) {
      for (int channels : new int[] {1, 2, 3, 5, 16, 17, 65}) {
        cases.add(of(new Shape(2, channels, 3, 4), size, 0.75f, 0.75f, 1));
      }
    }
    cases.add(of(new Shape(1, 17, 5, 3), 5, 1e-4f, 0.75f, 2));
    cases.add(of(new Shape(2, 5, 4, 3), 5, 2, 0.5f, 1));
    cases.add(of(new Shape(2, 16, 3, 3), 3, 1.5f, 1, 0.5f));
    cases.add(of(Shape.of(3, 33), 5, 1, 0.75f, 1));
    cases.add(of(new Shape(1, 3, 2, 2), 9, 1, 0.75f, 1));
    return cases;
  }

  private static ContractCase of(Shape x, int size, float alpha, float beta, float k) {
    String name =
        "local response normalisation "
            + size
            + " of "
            + x
            + ", alpha "
            + alpha
            + ", beta "
            + beta
            + ", k "
            + k;
    return ContractCase.compared(
        name,
        () ->
            new FunctionComputation(
                    (arena, xs, fused, mode) ->
                        arena.localResponseNormalisation(xs.get(0), size, alpha, beta, k, mode))
                .input(x, new Numbers(name).grid(x.elements(), 256))
                .measures(Measure.value(16), Measure.value(16))
                .alsoAfterConvolutions(x.h() > 1));
  }
}
