package dev.sunder.kernels.contract;

import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.Window.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pooling: windows that overlap, leave gaps, do not divide, hang over, on one side or on both, that
 * round up, or that hold the whole map; ties and signs.
 */
final class PoolingCases {

  private static final Window BEHIND = both(new Axis(3, 2, 0, 1, 1));
  private static final Window BEFORE = both(new Axis(2, 1, 1, 0, 1));

  private PoolingCases() {}

  private static Window both(Axis axis) {
    return new Window(axis, axis);
  }

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (PoolingKind kind : PoolingKind.values()) {
      addWindows(cases, kind);
      addUneven(cases, kind);
      // With every value below zero, padding or an empty lane that took part would show.
      cases.add(filled(kind, new Shape(2, 17, 5, 4), Window.square(3, 2, 1), -2, "negative"));
      cases.add(filled(kind, new Shape(1, 3, 3, 7), Window.square(3, 1, 1), -0x1p100, "lowest"));
      cases.add(filled(kind, new Shape(2, 5, 6, 7), Window.square(3, 2, 1), 0.5, "constant"));
      cases.add(filled(kind, new Shape(1, 65, 5, 5), new Window(2, 3, 1, 2, 1, 1), 0, "zero"));
      cases.add(filled(kind, new Shape(2, 17, 5, 4), BEHIND, -2, "negative"));
      cases.add(filled(kind, new Shape(1, 16, 4, 5), BEFORE, -0x1p100, "lowest"));
    }
    cases.add(ties(new Shape(2, 17, 7, 6), Window.square(3, 2, 1)));
    cases.add(ties(new Shape(1, 5, 6, 9), Window.square(3, 1, 0)));
    cases.add(ties(new Shape(2, 16, 5, 6), BEHIND));
    cases.add(ties(new Shape(1, 17, 6, 5), BEFORE));
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

  private static void addUneven(List<ContractCase> cases, PoolingKind kind) {
    Window mixed = new Window(new Axis(3, 2, 2, 0, 1), new Axis(4, 1, 1, 3, 1));
    for (int channels : new int[] {1, 3, 16, 17, 64}) {
      Shape x = new Shape(2, channels, 6, 7);
      cases.add(of(kind, x, BEHIND));
      cases.add(of(kind, x, BEFORE));
      cases.add(of(kind, x, mixed));
      // The whole map, and what rounding up adds: nothing, a row, a column, both.
      cases.add(whole(kind, x));
      cases.add(of(kind, new Shape(2, channels, 8, 4), new Window(8, 4, 1, 1, 0, 0)));
      cases.add(of(kind, x, roundingUp(Window.square(3, 2, 0), x)));
      cases.add(of(kind, x, roundingUp(Window.square(3, 2, 1), x)));
      cases.add(of(kind, x, roundingUp(Window.square(2, 3, 0), x)));
      cases.add(of(kind, x, roundingUp(new Window(2, 3, 4, 3, 1, 0), x)));
    }
    cases.add(of(kind, new Shape(3, 5, 2, 2), BEHIND));
    cases.add(whole(kind, new Shape(3, 24, 7, 7)));
    cases.add(
        of(kind, new Shape(1, 5, 2, 2), roundingUp(Window.square(3, 2, 1), new Shape(1, 5, 2, 2))));
  }

  private static Window roundingUp(Window window, Shape x) {
    return new Window(window.rows().roundingUp(x.h()), window.columns().roundingUp(x.w()));
  }

  private static ContractCase of(PoolingKind kind, Shape x, Window window) {
    return of(kind, x, window, true);
  }

  /**
   * The whole map, and not behind a convolution: all of a map then has the same gradient, and where
   * its size is no power of two, each of the convolution's sums is of equal terms that were rounded
   * alike, which no measure here is for.
   */
  private static ContractCase whole(PoolingKind kind, Shape x) {
    return of(kind, x, new Window(x.h(), x.w(), 1, 1, 0, 0), false);
  }

  private static ContractCase of(PoolingKind kind, Shape x, Window window, boolean convolved) {
    String name = name(kind, x, window);
    return ContractCase.compared(
        name,
        () ->
            computation(kind, x, window, new Numbers(name).grid(x.elements(), 512))
                .alsoAfterConvolutions(convolved));
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
    return kind + " pooling " + x + " * " + window;
  }

  private static FunctionComputation computation(
      PoolingKind kind, Shape x, Window window, double[] values) {
    FunctionComputation pooling =
        new FunctionComputation(
                (arena, xs, fused, mode) -> arena.pooling(xs.get(0), kind, window, mode))
            .input(x, values)
            .alsoAfterConvolutions(true);
    return kind == PoolingKind.MAX ? pooling.measures(Measure.exact(), Measure.value(8)) : pooling;
  }
}
