package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Laws of linear operations, which need no reference: f(a x + b y) = a f(x) + b f(y), and the
 * gradient is the adjoint, ⟨f(x), y⟩ = ⟨x, fᵀ(y)⟩, for a bias of zero.
 */
final class LawCases {

  /** A linear function, perhaps of several inputs. */
  private record Linear(String name, List<Shape> inputs, FunctionComputation.Builder builder) {}

  private static final Window MIXED =
      new Window(new Window.Axis(3, 2, 1, 2, 2), new Window.Axis(2, 1, 0, 1, 3));

  private static final Window INSIDE =
      new Window(new Window.Axis(3, 2, 2, 1, 1), new Window.Axis(3, 1, 0, 1, 1));

  private LawCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (Linear function : functions()) {
      cases.add(
          ContractCase.alone(
              function.name + " is linear in its input", inArena(function, LawCases::linear)));
      cases.add(
          ContractCase.alone(
              "gradient of " + function.name + " is its adjoint",
              inArena(function, LawCases::adjoint)));
    }
    for (Linear function : weighted()) {
      cases.add(
          ContractCase.alone(
              function.name + " is linear in its weight",
              inArena(function, LawCases::linearInWeight)));
      cases.add(
          ContractCase.alone(
              "gradient of " + function.name + " by its weight is the adjoint",
              inArena(function, LawCases::adjointInWeight)));
    }
    return cases;
  }

  private static List<Linear> weighted() {
    return List.of(
        convolution(new Shape(2, 3, 9, 7), 17, Window.square(3, 1, 1)),
        convolution(new Shape(1, 17, 6, 8), 5, new Window(3, 5, 2, 1, 1, 2)),
        convolution(new Shape(2, 5, 13, 15), 16, Window.square(5, 2, 2)),
        convolution(new Shape(1, 3, 27, 23), 16, Window.square(11, 4, 2)),
        of(new Shape(3, 17, 2, 3), new FullyConnectedLayer(10)),
        of(new Shape(2, 17, 9, 8), new ConvolutionLayer("", 34, MIXED, 17, true)),
        of(new Shape(2, 32, 8, 9), new ConvolutionLayer("", 24, MIXED, 2, false)),
        of(new Shape(2, 5, 9, 9), new ConvolutionLayer("", 17, MIXED, 1, false)),
        of(new Shape(3, 17, 2, 3), new FullyConnectedLayer("", 5, false)));
  }

  private static Linear of(Shape x, Layer.Linear layer) {
    return new Linear(
        LinearCases.name(x, layer, Activation.IDENTITY),
        List.of(x),
        (arena, xs, fused, mode) -> arena.layer(layer, fused, xs.get(0), mode));
  }

  private static List<Linear> functions() {
    List<Linear> functions = new ArrayList<>(weighted());
    functions.add(
        new Linear(
            "average pooling 2x17x7x6",
            List.of(new Shape(2, 17, 7, 6)),
            (arena, xs, fused, mode) ->
                arena.pooling(xs.get(0), PoolingKind.AVERAGE, Window.square(3, 2, 1), mode)));
    functions.add(
        new Linear(
            "resize 2x17x5x4 to 8x3",
            List.of(new Shape(2, 17, 5, 4)),
            (arena, xs, fused, mode) -> arena.resize(xs.get(0), 8, 3, mode)));
    ResizeLayer nearest = new ResizeLayer(8, 3, Interpolation.NEAREST);
    functions.add(
        new Linear(
            "nearest resize 2x17x5x4 to 8x3",
            List.of(new Shape(2, 17, 5, 4)),
            (arena, xs, fused, mode) -> arena.layer(nearest, xs.get(0), mode)));
    functions.add(
        new Linear(
            "concat 2x17x3x4, 2x3x3x4",
            List.of(new Shape(2, 17, 3, 4), new Shape(2, 3, 3, 4)),
            (arena, xs, fused, mode) -> arena.concat(xs.get(0), xs.get(1), mode)));
    functions.add(join(Join.ADD, new Shape(2, 17, 3, 4), new Shape(2, 17, 3, 4)));
    functions.add(
        join(Join.CONCAT, new Shape(1, 5, 3, 4), new Shape(1, 16, 3, 4), new Shape(1, 9, 3, 4)));
    functions.add(
        new Linear(
            "average pooling inside 2x17x7x6",
            List.of(new Shape(2, 17, 7, 6)),
            (arena, xs, fused, mode) ->
                arena.pooling(xs.get(0), PoolingKind.AVERAGE_INSIDE, INSIDE, mode)));
    functions.add(
        new Linear(
            "flatten 2x17x3x4",
            List.of(new Shape(2, 17, 3, 4)),
            (arena, xs, fused, mode) -> arena.flatten(xs.get(0), mode)));
    functions.add(
        new Linear(
            "dropout 2x17x3x4",
            List.of(new Shape(2, 17, 3, 4)),
            (arena, xs, fused, mode) -> arena.dropout(xs.get(0), 0.5f, 9, mode)));
    return functions;
  }

  private static Linear join(Join join, Shape... shapes) {
    return new Linear(
        join + " of " + List.of(shapes),
        List.of(shapes),
        (arena, xs, fused, mode) -> arena.join(join, xs, mode));
  }

  private static Linear convolution(Shape x, int outputs, Window window) {
    return of(x, new ConvolutionLayer(outputs, window));
  }

  /** A function built on a device, with random inputs, weight and output gradient in place. */
  private static final class Built {
    final Numbers numbers;
    final Differentiable function;
    final Tensor dy;
    final Gradient gradient;
    final double roundoff;
    final double factorRoundoff;

    Built(Linear of, Arena arena) {
      numbers = new Numbers(of.name);
      roundoff = arena.device().precision().storageRoundoff();
      List<Tensor> inputs = new ArrayList<>();
      of.inputs.forEach(shape -> inputs.add(arena.tensor(shape)));
      function = of.builder.build(arena, inputs, Activation.IDENTITY, Mode.TRAINING);
      dy = arena.tensor(function.output().shape());
      gradient = function.gradient(dy, Gradient.Wanted.ALL);
      boolean products = !function.parameters().isEmpty();
      factorRoundoff = products ? Measure.factorRoundoff(arena.device().precision()) : 0;
      function.inputs().forEach(this::fill);
      if (!function.parameters().isEmpty()) {
        fill(function.parameters().get(0));
      }
    }

    double[] fill(Tensor tensor) {
      double[] values = numbers.uniform(tensor.shape().elements());
      Values.write(tensor, values);
      return values;
    }

    double[] output() {
      function.run();
      return Values.read(function.output());
    }

    Tensor weight() {
      return function.parameters().get(0);
    }
  }

  private interface Law {
    void check(Built built, Findings findings);
  }

  private static ContractCase.Check inArena(Linear function, Law law) {
    return (device, findings) -> {
      try (Arena arena = device.arena()) {
        law.check(new Built(function, arena), findings);
      }
    };
  }

  private static void linear(Built built, Findings findings) {
    // Of several inputs all but one are zero.
    built.function.inputs().forEach(LawCases::clear);
    for (Tensor input : built.function.inputs()) {
      linearIn(input, built, findings);
      clear(input);
    }
  }

  private static void clear(Tensor tensor) {
    Values.write(tensor, new double[tensor.shape().elements()]);
  }

  private static void linearInWeight(Built built, Findings findings) {
    linearIn(built.weight(), built, findings);
  }

  /**
   * f(x/2 − y/4) against f(x)/2 − f(y)/4: powers of two, so that only f rounds. As factors, x, y
   * and x/2 − y/4 are rounded each in its own way.
   */
  private static void linearIn(Tensor variable, Built built, Findings findings) {
    double[] x = built.fill(variable);
    double[] ofX = built.output();
    double[] y = built.fill(variable);
    double[] ofY = built.output();
    double[] mixed = new double[x.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = x[i] / 2 - y[i] / 4;
    }
    Values.write(variable, mixed);
    double[] ofMixed = built.output();
    double greatest = 0;
    double worst = 0;
    for (int i = 0; i < ofMixed.length; i++) {
      double expected = ofX[i] / 2 - ofY[i] / 4;
      greatest = Math.max(greatest, Math.abs(expected));
      worst = Math.max(worst, Math.abs(ofMixed[i] - expected));
    }
    double error = worst / greatest;
    findings.measure(() -> "linearity", error, 32 * built.roundoff + 3 * built.factorRoundoff);
  }

  private static void adjoint(Built built, Findings findings) {
    double[] output = built.output();
    double[] dy = built.fill(built.dy);
    built.gradient.run();
    double left = Values.dot(output, dy);
    double right = 0;
    double size = 0;
    for (int i = 0; i < built.function.inputs().size(); i++) {
      double[] x = Values.read(built.function.inputs().get(i));
      double[] dx = Values.read(built.gradient.inputGradients().get(i));
      right += Values.dot(x, dx);
      size += norm(x) * norm(dx);
    }
    measureEqual(findings, left, right, size, built);
  }

  private static void adjointInWeight(Built built, Findings findings) {
    double[] output = built.output();
    double[] dy = built.fill(built.dy);
    built.gradient.run();
    double[] w = Values.read(built.weight());
    double[] dw = Values.read(built.gradient.parameterGradients().get(0));
    double right = Values.dot(w, dw);
    measureEqual(findings, Values.dot(output, dy), right, norm(w) * norm(dw), built);
  }

  private static void measureEqual(
      Findings findings, double left, double right, double size, Built built) {
    double error = Math.abs(left - right) / size;
    findings.measure(
        () -> "inner products " + left + " and " + right,
        error,
        16 * built.roundoff + 2 * built.factorRoundoff);
  }

  private static double norm(double[] values) {
    return Math.sqrt(Values.dot(values, values));
  }
}
