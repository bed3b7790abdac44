package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
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
    0x1.fep127,
    -0x1.fep127
  };

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
        Shape row = new Shape(1, 1, 4, 6);
        cases.add(
            of(name(activation, row, inPlace) + ", extremes", activation, row, inPlace, EXTREMES));
      }
    }
    return cases;
  }

  private static String name(Activation activation, Shape x, boolean inPlace) {
    return activation + " " + x + (inPlace ? " in place" : "");
  }

  private static ContractCase of(
      String name, Activation activation, Shape x, boolean inPlace, double[] values) {
    boolean rounded =
        activation.kind().is(Trait.CURVED) || !activation.kind().parameters().isEmpty();
    Measure measure = rounded ? Measure.value(8) : Measure.exact();
    return ContractCase.compared(
        name,
        () ->
            new FunctionComputation(
                    (arena, xs, fused, mode) ->
                        arena.activation(xs.get(0), activation, inPlace, mode))
                .input(x, values)
                .measures(measure, measure)
                .alsoAfterConvolutions(values != EXTREMES && x.h() > 1));
  }
}
