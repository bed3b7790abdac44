package dev.sunder.kernels.contract;

import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/** Resize up, down, both at once, from one pixel, to one pixel, and to the same size. */
final class ResizeCases {

  private ResizeCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (Interpolation interpolation : Interpolation.values()) {
      for (int channels : new int[] {1, 3, 5, 16, 17, 64, 65}) {
        add(cases, interpolation, new Shape(2, channels, 3, 4), 5, 7);
      }
      add(cases, interpolation, new Shape(2, 3, 4, 6), 8, 12);
      add(cases, interpolation, new Shape(1, 17, 9, 7), 4, 3);
      add(cases, interpolation, new Shape(2, 5, 3, 8), 7, 5);
      add(cases, interpolation, new Shape(2, 3, 1, 1), 4, 3);
      add(cases, interpolation, new Shape(1, 17, 5, 6), 1, 1);
      add(cases, interpolation, new Shape(2, 16, 1, 5), 3, 5);
      add(cases, interpolation, new Shape(2, 5, 4, 3), 4, 3);
      add(cases, interpolation, new Shape(1, 1, 28, 28), 13, 13);
      add(cases, interpolation, new Shape(1, 1, 28, 20), 55, 57);
    }
    // By whole factors, which a library may take another way.
    for (int channels : new int[] {1, 16, 17}) {
      add(cases, Interpolation.NEAREST, new Shape(2, channels, 3, 4), 6, 12);
      add(cases, Interpolation.NEAREST, new Shape(2, channels, 6, 15), 3, 5);
    }
    add(cases, Interpolation.NEAREST, new Shape(1, 3, 2, 3), 98, 123);
    return cases;
  }

  private static void add(
      List<ContractCase> cases, Interpolation interpolation, Shape x, int height, int width) {
    ResizeLayer layer = new ResizeLayer(height, width, interpolation);
    boolean bilinear = interpolation == Interpolation.BILINEAR;
    String name = (bilinear ? "" : "nearest ") + "resize " + x + " to " + height + "x" + width;
    // A position among n pixels is known to n roundoffs, and so are the shares it gives.
    Measure shares = Measure.sum(8 + 2 * (x.h() + x.w()));
    cases.add(
        ContractCase.compared(
            name,
            () ->
                new FunctionComputation(
                        (arena, xs, fused, mode) -> arena.layer(layer, xs.get(0), mode))
                    .input(x, new Numbers(name).grid(x.elements(), 512))
                    .measures(
                        bilinear ? shares : Measure.exact(), bilinear ? shares : Measure.sum())
                    .alsoAfterConvolutions(true)));
  }
}
