package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.Window.Axis;
import java.util.ArrayList;
import java.util.List;

/** The gradient of every kind of function against central differences, element by element. */
final class DifferenceCases {

  private DifferenceCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (Activation activation : Activations.all()) {
      addWeighted(cases, activation);
      Shape x = new Shape(2, 3, 3, 2);
      cases.add(
          of(
              activation.toString(),
              isStraight(activation),
              List.of(x),
              (arena, xs, mode) -> arena.activation(xs.get(0), activation, false, mode)));
    }
    addPooling(cases);
    addOthers(cases);
    cases.add(reluAtItsKink());
    cases.add(LossDifferences.softmax());
    cases.add(LossDifferences.squaredError());
    return cases;
  }

  /** Whether it has kinks and is straight between them; the numbers keep away from others. */
  private static boolean isStraight(Activation activation) {
    return activation.kind().is(Trait.KINKED) && !activation.kind().is(Trait.CURVED);
  }

  /** Makes a function for training. */
  private interface Builder {
    Differentiable build(Arena arena, List<Tensor> inputs, Mode mode);
  }

  private static void addWeighted(List<ContractCase> cases, Activation activation) {
    for (Window window :
        List.of(Window.square(3, 1, 1), new Window(2, 3, 2, 1, 0, 1), Window.square(1, 2, 0))) {
      cases.add(of(new Shape(2, 3, 4, 5), new ConvolutionLayer(2, window), activation));
    }
    cases.add(of(new Shape(2, 3, 2, 3), new FullyConnectedLayer(4), activation));
    Window mixed = new Window(new Axis(2, 1, 2, 1, 3), new Axis(3, 2, 0, 1, 1));
    Shape six = new Shape(2, 6, 4, 3);
    cases.add(of(six, new ConvolutionLayer("", 4, mixed, 2, true), activation));
    cases.add(of(six, new ConvolutionLayer("", 6, Window.square(3, 1, 1), 6, true), activation));
    // One that needs its input is an operation of its own, with differences of its own.
    if (!activation.kind().is(Trait.KINKED) && !activation.kind().is(Trait.NEEDS_INPUT)) {
      cases.add(of(six, new ConvolutionLayer("", 12, mixed, 6, false), activation));
      cases.add(of(six, new ConvolutionLayer("", 2, mixed, 1, false), activation));
      cases.add(of(six, new FullyConnectedLayer("", 3, false), activation));
    }
  }

  private static ContractCase of(Shape x, Layer.Linear layer, Activation activation) {
    return of(
        LinearCases.name(x, layer, activation),
        isStraight(activation),
        List.of(x),
        (arena, xs, mode) -> arena.layer(layer, activation, xs.get(0), mode));
  }

  private static void addPooling(List<ContractCase> cases) {
    for (PoolingKind kind : PoolingKind.values()) {
      String name = kind + " pooling ";
      boolean kinks = kind == PoolingKind.MAX;
      Window uneven = new Window(new Axis(3, 2, 0, 2, 1), new Axis(2, 1, 1, 0, 1));
      for (Window window : List.of(Window.square(2, 2, 0), new Window(3, 2, 2, 1, 1, 1), uneven)) {
        Shape x = new Shape(2, 3, 5, 4);
        cases.add(
            of(
                name + x + " * " + window,
                kinks,
                List.of(x),
                (arena, xs, mode) -> arena.pooling(xs.get(0), kind, window, mode)));
      }
    }
  }

  private static void addOthers(List<ContractCase> cases) {
    Shape x = new Shape(2, 5, 3, 2);
    for (int size : new int[] {1, 3, 5}) {
      cases.add(
          of(
              "local response normalisation " + size,
              false,
              List.of(x),
              (arena, xs, mode) ->
                  arena.localResponseNormalisation(xs.get(0), size, 0.5f, 0.75f, 1, mode)));
    }
    cases.add(
        of(
            "resize up",
            false,
            List.of(x),
            (arena, xs, mode) -> arena.resize(xs.get(0), 5, 3, mode)));
    cases.add(
        of(
            "resize down",
            false,
            List.of(x),
            (arena, xs, mode) -> arena.resize(xs.get(0), 2, 1, mode)));
    for (ResizeLayer nearest : List.of(nearest(6, 6), nearest(5, 3), nearest(2, 1))) {
      cases.add(
          of(
              nearest.text(),
              false,
              List.of(x),
              (arena, xs, mode) -> arena.layer(nearest, xs.get(0), mode)));
    }
    cases.add(
        of("flatten", false, List.of(x), (arena, xs, mode) -> arena.flatten(xs.get(0), mode)));
    cases.add(
        of(
            "concat",
            false,
            List.of(x, x.withC(3)),
            (arena, xs, mode) -> arena.concat(xs.get(0), xs.get(1), mode)));
    addJoin(cases, Join.ADD, x, x, x);
    addJoin(cases, Join.CONCAT, x, x.withC(1), x.withC(2));
    addJoin(cases, Join.MULTIPLY, x, x);
    addJoin(cases, Join.MULTIPLY, x, Shape.of(x.n(), x.c()));
    cases.add(
        of(
            "dropout",
            false,
            List.of(x),
            (arena, xs, mode) -> {
              Dropout dropout = arena.dropout(xs.get(0), 0.5f, 11, mode);
              dropout.step(4);
              return dropout;
            }));
  }

  private static ResizeLayer nearest(int height, int width) {
    return new ResizeLayer(height, width, Interpolation.NEAREST);
  }

  private static void addJoin(List<ContractCase> cases, Join join, Shape... shapes) {
    cases.add(
        of(
            join + " of " + List.of(shapes),
            false,
            List.of(shapes),
            (arena, xs, mode) -> arena.join(join, xs, mode)));
  }

  private static ContractCase of(String name, boolean kinks, List<Shape> shapes, Builder builder) {
    String full = "central differences of " + name;
    return ContractCase.alone(
        full,
        (device, findings) -> {
          try (Arena arena = device.arena()) {
            Numbers numbers = new Numbers(full);
            List<Tensor> inputs = new ArrayList<>();
            shapes.forEach(shape -> inputs.add(arena.tensor(shape)));
            Differentiable function = builder.build(arena, inputs, Mode.TRAINING);
            List<Tensor> variables = new ArrayList<>(inputs);
            variables.addAll(function.parameters());
            // A step of 1/2 needs numbers as far from every kink, of few enough bits to be exact.
            boolean far = kinks && Differences.step(device.precision().storageRoundoff()) == 0.5;
            if (function.parameters().isEmpty()) {
              double apart = far ? 1 : 1.0 / 4;
              inputs.forEach(input -> Values.write(input, apart(numbers, input.shape(), apart)));
            } else if (far) {
              fillWholeSum(numbers, variables);
            } else {
              fillSum(numbers, variables);
            }
            int skipped =
                new Differences(arena, function, numbers).check(variables, kinks, findings);
            // A few may be rounded into a step's reach, on a device that rounds coarsely.
            int most = variables.stream().mapToInt(v -> v.shape().elements()).sum() / 20;
            findings.require(
                skipped <= most, () -> skipped + " kinks skipped, expected at most " + most);
          }
        });
  }

  /** Zeros among the inputs are kinks: each is noticed, skipped and counted. */
  private static ContractCase reluAtItsKink() {
    return ContractCase.alone(
        "central differences of relu at its kink",
        (device, findings) -> {
          try (Arena arena = device.arena()) {
            Tensor x =
                Values.tensor(arena, Shape.of(1, 8), new double[] {-1, 0, 0.5, 0, 1, -0.5, 0, 2});
            Differentiable relu = arena.activation(x, Activation.RELU, false, Mode.TRAINING);
            int skipped =
                new Differences(arena, relu, new Numbers("kink")).check(List.of(x), true, findings);
            findings.require(skipped == 3, () -> skipped + " kinks skipped, expected 3");
          }
        });
  }

  /** Different numbers, multiples of a distance and a half, so that none is zero. */
  private static double[] apart(Numbers numbers, Shape shape, double distance) {
    double[] order = numbers.permutation(shape.elements());
    double[] values = new double[order.length];
    int half = order.length / 2;
    for (int i = 0; i < values.length; i++) {
      values[i] = (order[i] - half + 0.5) * distance;
    }
    return values;
  }

  /**
   * Input, weight and bias, if there is one, such that every sum is an odd multiple of 1/64: out of
   * reach of zero for a step of 1/128.
   */
  private static void fillSum(Numbers numbers, List<Tensor> variables) {
    Values.write(variables.get(0), numbers.grid(variables.get(0).shape().elements(), 4));
    Values.write(variables.get(1), numbers.oddGrid(variables.get(1).shape().elements(), 4));
    for (Tensor bias : variables.subList(2, variables.size())) {
      Values.write(bias, numbers.oddGrid(bias.shape().elements(), 32));
    }
  }

  /**
   * Input, weight and bias such that every sum is a whole number and a half, and moved by a step of
   * 1/2 at most zero: input and weight are -1, 0 or 1, the bias is -1/2 or 1/2.
   */
  private static void fillWholeSum(Numbers numbers, List<Tensor> variables) {
    Values.write(variables.get(0), numbers.grid(variables.get(0).shape().elements(), 1));
    Values.write(variables.get(1), numbers.grid(variables.get(1).shape().elements(), 1));
    Values.write(variables.get(2), numbers.oddGrid(variables.get(2).shape().elements(), 1));
  }
}
