package dev.sunder.kernels.contract;

import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Pooling: windows that overlap, leave gaps, do not divide, hang over; ties and signs. */
final class PoolingCases {

  private PoolingCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (PoolingKind kind : PoolingKind.values()) {
      addWindows(cases, kind);
      // With every value below zero, padding or an empty lane that took part would show.
      cases.add(filled(kind, new Shape(2, 17, 5, 4), Window.square(3, 2, 1), -2, "negative"));
      cases.add(filled(kind, new Shape(1, 3, 3, 7), Window.square(3, 1, 1), -0x1p100, "lowest"));
      cases.add(filled(kind, new Shape(2, 5, 6, 7), Window.square(3, 2, 1), 0.5, "constant"));
      cases.add(filled(kind, new Shape(1, 65, 5, 5), new Window(2, 3, 1, 2, 1, 1), 0, "zero"));
    }
    cases.add(ties(new Shape(2, 17, 7, 6), Window.square(3, 2, 1)));
    cases.add(ties(new Shape(1, 5, 6, 9), Window.square(3, 1, 0)));
    return cases;
  }

  private static void addWindows(List<ContractCase> cases, PoolingKind kind) {
    for (int channels : new int[] {1, 3, 5, 16, 17, 64, 65}) {
      cases.add(of(kind, new Shape(2, channels, 7, 6), Window.square(3, 2, 0)));
    }
    cases.add(of(kind, new Shape(1, 17, 8, 9), Window.square(2, 2, 0)));
    cases.add(of(kind, new Shape(2, 5, 9, 8), Window.square(3, 2, 1)));
    cases.add(of(kind, new Shape(2, 3, 6, 7), Window.square(3, 1, 1)));
    cases.add(of(kind, new Shape(1, 16, 9, 10), Window.square(2, 3, 0)));
    cases.add(of(kind, new Shape(2, 17, 5, 9), new Window(2, 3, 1, 2, 1, 0)));
    cases.add(of(kind, new Shape(2, 1, 8, 5), new Window(5, 1, 2, 1, 2, 0)));
    cases.add(of(kind, new Shape(3, 65, 4, 3), new Window(4, 3, 1, 1, 0, 0)));
    cases.add(of(kind, new Shape(2, 3, 1, 1), Window.square(3, 2, 1)));
    cases.add(of(kind, new Shape(2, 5, 5, 6), Window.square(1, 1, 0)));
    cases.add(of(kind, new Shape(1, 3, 6, 5), Window.square(5, 2, 4)));
  }

  private static ContractCase of(PoolingKind kind, Shape x, Window window) {
    String name = name(kind, x, window);
    return ContractCase.compared(
        name, () -> computation(kind, x, window, new Numbers(name).grid(x.elements(), 512)));
  }

  private static ContractCase filled(
      PoolingKind kind, Shape x, Window window, double value, String what) {
    double[] values = new double[x.elements()];
    Arrays.fill(values, (float) value);
    return ContractCase.compared(
        name(kind, x, window) + ", " + what, () -> computation(kind, x, window, values));
  }

  /** Of equal greatest values the first in row-major order gets the gradient. */
  private static ContractCase ties(Shape x, Window window) {
    String name = name(PoolingKind.MAX, x, window) + ", many ties";
    return ContractCase.compared(
        name,
        () -> computation(PoolingKind.MAX, x, window, new Numbers(name).grid(x.elements(), 1)));
  }

  private static String name(PoolingKind kind, Shape x, Window window) {
    return kind.name().toLowerCase(Locale.ROOT) + " pooling " + x + " * " + window;
  }

  private static Computation computation(
      PoolingKind kind, Shape x, Window window, double[] values) {
    FunctionComputation pooling =
        new FunctionComputation(
                (arena, xs, fused, mode) -> arena.pooling(xs.get(0), kind, window, mode))
            .input(x, values)
            .alsoAfterConvolutions(true);
    return kind == PoolingKind.MAX ? pooling.measures(Measure.exact(), Measure.value(8)) : pooling;
  }
}
