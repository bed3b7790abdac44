package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Batch normalisation: of maps and of features, of one value, of values far from zero and of equal
 * ones; every activation behind it; the running statistics at every momentum.
 */
final class BatchNormalisationCases {

  private static final BatchNormalisationLayer USUAL = new BatchNormalisationLayer("");

  private BatchNormalisationCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 3, 5, 8, 16, 17, 64, 65}) {
      addBoth(cases, USUAL, new Shape(2, channels, 3, 4), Activation.IDENTITY);
      addBoth(cases, USUAL, new Shape(1, channels, 5, 7), Activation.RELU);
      cases.add(of(USUAL, Shape.of(6, channels), Activation.IDENTITY, false));
    }
    // More places and examples than any block of them.
    addBoth(cases, USUAL, new Shape(5, 17, 13, 11), Activation.RELU);
    cases.add(of(USUAL, new Shape(1, 3, 67, 59), Activation.IDENTITY, false));
    for (Activation activation : Activations.all()) {
      addBoth(cases, USUAL, new Shape(3, 5, 4, 2), activation);
      addBoth(cases, USUAL, new Shape(2, 16, 1, 7), activation);
      cases.add(of(USUAL, Shape.of(5, 19), activation, false));
    }
    // A channel of one value has no variance, one of two has one of the other.
    for (int examples : new int[] {1, 2}) {
      cases.add(of(USUAL, Shape.of(examples, 5), Activation.RELU, false));
      addBoth(cases, USUAL, new Shape(examples, 16, 1, 1), Activation.IDENTITY);
    }
    for (float momentum : new float[] {0, 0.01f, 1}) {
      for (float epsilon : new float[] {1e-5f, 1e-3f, 2}) {
        BatchNormalisationLayer layer = new BatchNormalisationLayer("", epsilon, momentum);
        addBoth(cases, layer, new Shape(2, 17, 3, 4), Activation.IDENTITY);
      }
    }
    addHardNumbers(cases);
    addDifferences(cases);
    return cases;
  }

  private static void addHardNumbers(List<ContractCase> cases) {
    for (Shape shape : List.of(new Shape(2, 5, 3, 4), new Shape(3, 16, 6, 5), Shape.of(7, 3))) {
      cases.add(changed(shape, "equal", x -> filled(x, 0.703125)));
      cases.add(changed(shape, "zero", x -> filled(x, 0)));
      cases.add(changed(shape, "small", x -> times(x, 0x1p-12)));
      cases.add(changed(shape, "large", x -> times(x, 0x1p40)));
      // Whole numbers of 8 bits.
      cases.add(changed(shape, "252 and 4 around", x -> moved(x, 252, 1)));
      cases.add(far(shape));
    }
  }

  private static double[] filled(double[] x, double value) {
    double[] values = new double[x.length];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] times(double[] x, double factor) {
    return Arrays.stream(x).map(value -> value * factor).toArray();
  }

  /** Four times the values, rounded to so many parts of 1, around a mean. */
  private static double[] moved(double[] x, double mean, double parts) {
    return Arrays.stream(x).map(value -> mean + Math.rint(value * 4 * parts) / parts).toArray();
  }

  /** Of the 24 bits of float32 the mean takes 13. */
  private static ContractCase far(Shape shape) {
    String name = name(USUAL, shape, Activation.IDENTITY) + ", 2000 times its deviation";
    return ContractCase.alone(
        name,
        (device, findings) -> {
          if (Measure.storesFewerBits(device.precision())) {
            findings.remark("not for numbers of fewer bits than float32's");
            return;
          }
          BatchInputs inputs = BatchInputs.of(new Numbers(name), shape, Activation.IDENTITY);
          BatchInputs far = inputs.withX(moved(inputs.x(), 5000, 1024));
          new Comparison(device, findings)
              .run(new BatchComputation(USUAL, shape, Activation.IDENTITY, far, false));
        });
  }

  private static void addBoth(
      List<ContractCase> cases, BatchNormalisationLayer layer, Shape shape, Activation activation) {
    cases.add(of(layer, shape, activation, false));
    cases.add(of(layer, shape, activation, true));
  }

  private static ContractCase of(
      BatchNormalisationLayer layer, Shape shape, Activation activation, boolean afterConvolution) {
    String name =
        name(layer, shape, activation) + (afterConvolution ? ", after a convolution" : "");
    return ContractCase.compared(
        name,
        () ->
            new BatchComputation(
                layer,
                shape,
                activation,
                BatchInputs.of(new Numbers(name), shape, activation),
                afterConvolution));
  }

  private static ContractCase changed(Shape shape, String what, UnaryOperator<double[]> change) {
    String name = name(USUAL, shape, Activation.IDENTITY) + ", " + what;
    return ContractCase.compared(
        name,
        () -> {
          BatchInputs inputs = BatchInputs.of(new Numbers(name), shape, Activation.IDENTITY);
          double[] x = change.apply(inputs.x());
          return new BatchComputation(USUAL, shape, Activation.IDENTITY, inputs.withX(x), false);
        });
  }

  private static String name(BatchNormalisationLayer layer, Shape shape, Activation activation) {
    String settings =
        layer.equals(USUAL)
            ? ""
            : ", epsilon " + layer.epsilon() + ", momentum " + layer.momentum();
    return layer.describe(shape) + Activations.fused(activation) + settings;
  }

  /**
   * Behind smooth activations, and those whose only kink is at zero, which the numbers avoid; an
   * activation that needs its input is an operation of its own, with differences of its own.
   */
  private static void addDifferences(List<ContractCase> cases) {
    for (Activation activation : Activations.all()) {
      boolean alone = activation.kind().is(Trait.NEEDS_INPUT);
      if (alone || (activation.kind().is(Trait.KINKED) && !BatchInputs.isBentAtZero(activation))) {
        continue;
      }
      cases.add(differences(USUAL, new Shape(2, 3, 3, 2), activation));
      cases.add(differences(USUAL, Shape.of(6, 4), activation));
      cases.add(
          differences(
              new BatchNormalisationLayer("", 0.25f, 0.5f), new Shape(1, 2, 4, 3), activation));
    }
  }

  /** By the input, γ and β, the statistics moving with the input. */
  private static ContractCase differences(
      BatchNormalisationLayer layer, Shape shape, Activation activation) {
    String name = "central differences of " + name(layer, shape, activation);
    return ContractCase.alone(
        name,
        (device, findings) -> checkDifferences(device, findings, name, layer, shape, activation));
  }

  private static void checkDifferences(
      Device device,
      Findings findings,
      String name,
      BatchNormalisationLayer layer,
      Shape shape,
      Activation activation) {
    boolean kinked = activation.kind().is(Trait.KINKED);
    boolean wide = Differences.step(device.precision().storageRoundoff()) == 0.5;
    if (kinked && wide) {
      findings.remark("not for steps that reach over a kink");
      return;
    }
    try (Arena arena = device.arena()) {
      Numbers numbers = new Numbers(name);
      BatchInputs inputs = BatchInputs.of(numbers, shape, activation);
      // A step of 1/2 needs values as far apart.
      double[] x = wide ? times(numbers.grid(shape.elements(), 64), 16) : inputs.x();
      Tensor input = Values.tensor(arena, shape, x);
      Differentiable function = arena.layer(layer, activation, input, Mode.TRAINING);
      Tensor scale = function.parameters().get(0);
      Tensor shift = function.parameters().get(1);
      inputs.write(function.parameters());
      new Differences(arena, function, numbers)
          .check(List.of(input, scale, shift), false, findings);
    }
  }
}
