package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Activations by themselves, in place and not, on ordinary and on extreme numbers. */
final class ActivationCases {

  // Zeros of both signs, the kink's neighbours, subnormals, saturation and the greatest number, all
  // as those of 8 bits are.
  private static final double[] EXTREMES = {
    0,
    -0.0,
    0x1p-10,
    -0x1p-10,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    0x1p-130,
    -0x1p-130,
    0x1p-133,
    -0x1p-133,
    10,
    -10,
    20,
    -20,
    88,
    -88,
    89,
    -89,
    100,
    -100,
    0x1p13,
    -0x1p13,
    0x1p40,
    -0x1p40
  };

  // The greatest numbers, for functions that do not multiply them by themselves on the way.
  private static final double[] GREATEST = {0x1.fep127, -0x1.fep127};

  private static final double LARGE = 100;

  private ActivationCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (Activation activation : Activations.all()) {
      for (boolean inPlace : new boolean[] {false, true}) {
        for (int channels : new int[] {1, 3, 17, 64}) {
          Shape x = new Shape(2, channels, 5, 3);
          String name = name(activation, x, inPlace);
          cases.add(of(name, activation, x, inPlace, new Numbers(name).oddGrid(x.elements(), 256)));
        }
        Shape features = Shape.of(3, 37);
        String name = name(activation, features, inPlace);
        cases.add(of(name, activation, features, inPlace, new Numbers(name).within(111, 8)));
        cases.add(extremes(activation, inPlace, ", extremes", EXTREMES));
        if (!activation.kind().is(Trait.NEEDS_INPUT)) {
          cases.add(extremes(activation, inPlace, ", greatest", GREATEST));
        }
      }
      cases.add(notANumber(activation));
    }
    return cases;
  }

  private static ContractCase extremes(
      Activation activation, boolean inPlace, String which, double[] values) {
    Shape row = new Shape(1, 1, 2, values.length / 2);
    return of(name(activation, row, inPlace) + which, activation, row, inPlace, values);
  }

  /** A function with a flat side may make of NaN what it makes of a number on that side. */
  private static ContractCase notANumber(Activation activation) {
    return ContractCase.alone(
        activation + " of NaN",
        (device, findings) -> {
          try (Arena arena = device.arena()) {
            Tensor x = Values.tensor(arena, Shape.of(1, 17), filled(17, Double.NaN));
            for (Mode mode : Mode.values()) {
              Differentiable function = arena.activation(x, activation, false, mode);
              function.run();
              for (double y : Values.read(function.output())) {
                boolean end = y == activation.value(-LARGE) || y == activation.value(LARGE);
                findings.require(
                    Double.isNaN(y) || (isFlat(activation) && end),
                    () -> "expected NaN, got " + y + " for " + mode);
              }
            }
          }
        });
  }

  private static boolean isFlat(Activation activation) {
    return activation.kind().is(Trait.KINKED)
        && !activation.kind().is(Trait.CURVED)
        && activation.value(-LARGE) == activation.value(-2 * LARGE);
  }

  private static String name(Activation activation, Shape x, boolean inPlace) {
    return activation + " " + x + (inPlace ? " in place" : "");
  }

  private static ContractCase of(
      String name, Activation activation, Shape x, boolean inPlace, double[] values) {
    boolean rounded =
        activation.kind().is(Trait.CURVED) || !activation.kind().parameters().isEmpty();
    // A rounded factor times x, which is up to 8 where y is near 0.
    boolean product = activation.kind().is(Trait.NEEDS_INPUT);
    Measure measure = rounded ? Measure.value(product ? 16 : 8) : Measure.exact();
    return ContractCase.compared(
        name,
        () ->
            new FunctionComputation(
                    (arena, xs, fused, mode) ->
                        arena.activation(
                            xs.get(0), activation, inPlace && canBe(activation, mode), mode))
                .input(x, values)
                .measures(measure, measure)
                .alsoAfterConvolutions(x.n() > 1 && x.h() > 1));
  }

  /** Whether it can be in place: where a gradient needs the input, only without one. */
  private static boolean canBe(Activation activation, Mode mode) {
    return mode == Mode.INFERENCE || !activation.kind().is(Trait.NEEDS_INPUT);
  }

  private static double[] filled(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }
}
