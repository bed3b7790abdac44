package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Joins of channel counts whose border falls inside a block of channels, of several inputs, of one
 * tensor with itself, of a convolution's output with a plain tensor, and a convolution on top.
 */
final class JoinCases {

  private static final int[][] CONCATENATED = {
    {1, 1}, {3, 1}, {1, 3}, {16, 1}, {1, 16}, {15, 17}, {17, 5}, {64, 1}, {64, 64}, {65, 3},
    {192, 1}
  };

  private JoinCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int[] pair : CONCATENATED) {
      Shape first = new Shape(2, pair[0], 3, 4);
      Shape second = first.withC(pair[1]);
      cases.add(of(Join.CONCAT, first, second));
      cases.add(underConvolution(Join.CONCAT, first, second, false));
    }
    cases.add(of(Join.CONCAT, Shape.of(3, 37), Shape.of(3, 10)));
    cases.add(of(Join.CONCAT, Shape.of(1, 1), Shape.of(1, 1)));
    addSeveral(cases);
    for (int channels : new int[] {1, 3, 5, 8, 16, 17, 64, 65}) {
      Shape x = new Shape(2, channels, 3, 4);
      addEqual(cases, x);
      cases.add(of(Join.MULTIPLY, x, Shape.of(2, channels)));
      cases.add(underConvolution(Join.MULTIPLY, x, Shape.of(2, channels), false));
    }
    addEqual(cases, Shape.of(3, 37));
    cases.add(of(Join.MULTIPLY, new Shape(1, 5, 1, 9), Shape.of(1, 5)));
    cases.add(of(Join.MULTIPLY, new Shape(3, 24, 7, 1), Shape.of(3, 24)));
    for (Join join : Join.values()) {
      for (int channels : new int[] {5, 16}) {
        cases.add(ofItself(join, new Shape(2, channels, 3, 4)));
      }
      cases.add(apart(join));
    }
    return cases;
  }

  private static void addSeveral(List<ContractCase> cases) {
    Shape map = new Shape(2, 3, 4, 5);
    cases.add(of(Join.CONCAT, map, map.withC(5), map.withC(1)));
    cases.add(of(Join.CONCAT, map.withC(17), map.withC(16), map.withC(7)));
    cases.add(of(Join.CONCAT, map.withC(16), map.withC(64), map.withC(32), map.withC(8)));
    for (int count : new int[] {3, 5}) {
      for (int channels : new int[] {3, 16, 17}) {
        Shape each = map.withC(channels);
        cases.add(of(Join.ADD, Collections.nCopies(count, each).toArray(new Shape[0])));
      }
    }
    Shape small = new Shape(1, 1, 2, 1);
    for (Join join : List.of(Join.ADD, Join.CONCAT)) {
      cases.add(of(join, Collections.nCopies(Join.MOST, small).toArray(new Shape[0])));
    }
  }

  private static void addEqual(List<ContractCase> cases, Shape x) {
    for (Join join : List.of(Join.ADD, Join.MULTIPLY)) {
      cases.add(of(join, x, x));
      if (x.h() > 1) {
        cases.add(underConvolution(join, x, x, false));
        cases.add(underConvolution(join, x, x, true));
      }
    }
  }

  private static ContractCase of(Join join, Shape... shapes) {
    String name = name(join, shapes);
    return ContractCase.compared(
        name,
        () -> {
          Numbers numbers = new Numbers(name);
          FunctionComputation joined =
              new FunctionComputation((arena, xs, fused, mode) -> arena.join(join, xs, mode));
          for (Shape shape : shapes) {
            joined.input(shape, numbers.grid(shape.elements(), 512));
          }
          return measured(joined, join).alsoAfterConvolutions(shapes[0].h() > 1);
        });
  }

  private static String name(Join join, Shape... shapes) {
    return shapes.length > 5
        ? join + " of " + shapes.length + " " + shapes[0]
        : join + " " + String.join(", ", Arrays.stream(shapes).map(Shape::toString).toList());
  }

  private static FunctionComputation measured(FunctionComputation joined, Join join) {
    return switch (join) {
      case CONCAT -> joined.measures(Measure.exact(), Measure.exact());
      case ADD -> joined.measures(Measure.sum(), Measure.value(1));
      case MULTIPLY -> joined.measures(Measure.sum(), Measure.sum());
    };
  }

  private static ContractCase ofItself(Join join, Shape x) {
    String name = join + " of " + x + " with itself";
    return ContractCase.compared(
        name,
        () ->
            measured(
                    new FunctionComputation(
                        (arena, xs, fused, mode) ->
                            arena.join(join, List.of(xs.get(0), xs.get(0)), mode)),
                    join)
                .input(x, new Numbers(name).grid(x.elements(), 512))
                .alsoAfterConvolutions(true));
  }

  private static ContractCase underConvolution(
      Join join, Shape map, Shape plain, boolean plainFirst) {
    String name =
        name(join, map, plain) + (plainFirst ? ", plain first" : "") + ", then a convolution";
    return ContractCase.compared(
        name,
        () ->
            new JoinedConvolution(
                new Numbers(name), join, map, plain, plainFirst, UnaryOperator.identity()));
  }

  /** Each gradient has memory of its own, but one may be the output's. */
  private static ContractCase apart(Join join) {
    return ContractCase.alone(
        "gradients of " + join + " by its inputs have memory of their own",
        (device, findings) -> checkApart(device, findings, join));
  }

  private static void checkApart(Device device, Findings findings, Join join) {
    try (Arena arena = device.arena()) {
      Shape shape = new Shape(1, 3, 2, 2);
      Tensor x = arena.tensor(shape);
      Tensor other = arena.tensor(shape);
      // The same tensor twice has two gradients all the same.
      List<Tensor> inputs = join == Join.MULTIPLY ? List.of(x, other) : List.of(x, other, x);
      Differentiable joined = arena.join(join, inputs, Mode.TRAINING);
      Tensor dy = arena.tensor(joined.output().shape());
      Gradient gradient = joined.gradient(dy, Gradient.Wanted.INPUTS);
      List<Tensor> byInputs = gradient.inputGradients();
      for (int i = 0; i < byInputs.size(); i++) {
        int first = i;
        for (int j = i + 1; j < byInputs.size(); j++) {
          int second = j;
          findings.require(
              !isShared(byInputs.get(i), byInputs.get(j)),
              () -> "gradients by inputs " + first + " and " + second + " share memory");
        }
      }
      long shared = byInputs.stream().filter(each -> isShared(each, dy)).count();
      findings.require(shared <= 1, () -> shared + " gradients are the output's");
    }
  }

  private static boolean isShared(Tensor first, Tensor second) {
    Values.write(first, new double[first.shape().elements()]);
    double[] ones = new double[second.shape().elements()];
    Arrays.fill(ones, 1);
    Values.write(second, ones);
    return Arrays.stream(Values.read(first)).anyMatch(value -> value != 0);
  }
}
