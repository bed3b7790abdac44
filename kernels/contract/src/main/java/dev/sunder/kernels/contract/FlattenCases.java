package dev.sunder.kernels.contract;

import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/** Flatten: NCHW order whatever the layout, and back. */
final class FlattenCases {

  private FlattenCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 3, 5, 16, 17, 64, 65}) {
      cases.add(of(new Shape(2, channels, 3, 4)));
    }
    cases.add(of(new Shape(1, 17, 1, 5)));
    cases.add(of(new Shape(3, 1, 1, 1)));
    cases.add(of(new Shape(3, 65, 1, 1)));
    return cases;
  }

  private static ContractCase of(Shape x) {
    String name = "flatten " + x;
    return ContractCase.compared(
        name,
        () ->
            new FunctionComputation((arena, xs, fused, mode) -> arena.flatten(xs.get(0), mode))
                .input(x, new Numbers(name).grid(x.elements(), 512))
                .measures(Measure.exact(), Measure.exact())
                .alsoAfterConvolutions(true));
  }
}
