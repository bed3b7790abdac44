package dev.sunder.kernels.contract;

import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/** Bilinear resize up, down, both at once, from one pixel, to one pixel, and to the same size. */
final class ResizeCases {

  private ResizeCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 3, 5, 16, 17, 64, 65}) {
      cases.add(of(new Shape(2, channels, 3, 4), 5, 7));
    }
    cases.add(of(new Shape(2, 3, 4, 6), 8, 12));
    cases.add(of(new Shape(1, 17, 9, 7), 4, 3));
    cases.add(of(new Shape(2, 5, 3, 8), 7, 5));
    cases.add(of(new Shape(2, 3, 1, 1), 4, 3));
    cases.add(of(new Shape(1, 17, 5, 6), 1, 1));
    cases.add(of(new Shape(2, 16, 1, 5), 3, 5));
    cases.add(of(new Shape(2, 5, 4, 3), 4, 3));
    cases.add(of(new Shape(1, 1, 28, 28), 13, 13));
    cases.add(of(new Shape(1, 1, 28, 20), 55, 57));
    return cases;
  }

  private static ContractCase of(Shape x, int height, int width) {
    String name = "resize " + x + " to " + height + "x" + width;
    // A position among n pixels is known to n roundoffs, and so are the shares it gives.
    Measure measure = Measure.sum(8 + 2 * (x.h() + x.w()));
    return ContractCase.compared(
        name,
        () ->
            new FunctionComputation(
                    (arena, xs, fused, mode) -> arena.resize(xs.get(0), height, width, mode))
                .input(x, new Numbers(name).grid(x.elements(), 512))
                .measures(measure, measure)
                .alsoAfterConvolutions(true));
  }
}
