package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.Window.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution in groups, without bias, with padding of its own on each side and with dilation: each
 * for itself, then together.
 */
final class GroupCases {

  private static final Window POINT = Window.square(1, 1, 0);
  private static final Window INSIDE = Window.square(3, 1, 0);
  private static final Window SAME = Window.square(3, 1, 1);
  private static final Window HALVING = Window.square(3, 2, 1);

  private GroupCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    addGroups(cases);
    addDepthwise(cases);
    addWithoutBias(cases);
    addPaddingAndDilation(cases);
    for (Activation activation : Activations.all()) {
      addActivations(cases, activation);
    }
    return cases;
  }

  private static void addGroups(List<ContractCase> cases) {
    // Inputs and outputs of each group: below, at and above the lanes that blocked layouts pad to.
    int[][] pairs = {{1, 3}, {3, 1}, {3, 5}, {5, 8}, {8, 8}, {16, 16}, {17, 4}, {16, 17}};
    for (int groups : new int[] {2, 3}) {
      for (int[] pair : pairs) {
        Shape x = new Shape(2, groups * pair[0], 5, 6);
        cases.add(of(x, groups * pair[1], SAME, groups, Activation.IDENTITY));
        cases.add(of(x, groups * pair[1], POINT, groups, Activation.IDENTITY));
        cases.add(of(x.withN(1), groups * pair[1], HALVING, groups, Activation.IDENTITY));
      }
    }
    cases.add(of(new Shape(1, 64, 7, 7), 128, SAME, 32, Activation.IDENTITY));
    cases.add(of(new Shape(3, 20, 1, 1), 8, POINT, 4, Activation.IDENTITY));
  }

  /** A group a channel, with one output each and with two. */
  private static void addDepthwise(List<ContractCase> cases) {
    for (int channels : new int[] {2, 3, 5, 8, 16, 17, 24, 32, 65}) {
      for (int multiplier : new int[] {1, 2}) {
        Shape x = new Shape(2, channels, 6, 7);
        int outputs = channels * multiplier;
        cases.add(of(x, outputs, SAME, channels, Activation.IDENTITY));
        cases.add(of(x, outputs, HALVING, channels, Activation.IDENTITY));
        cases.add(of(x, outputs, POINT, channels, Activation.IDENTITY));
      }
      Shape x = new Shape(1, channels, 9, 8);
      cases.add(of(x, channels, Window.square(5, 1, 2), channels, Activation.IDENTITY));
      cases.add(of(x, channels, Window.square(7, 3, 3), channels, Activation.IDENTITY));
    }
    // The whole map under one kernel, and a map smaller than its kernel.
    cases.add(of(new Shape(2, 16, 7, 7), 16, Window.square(7, 1, 0), 16, Activation.IDENTITY));
    cases.add(of(new Shape(2, 24, 2, 1), 24, Window.square(5, 2, 2), 24, Activation.IDENTITY));
    // More rows and examples than any block of them.
    cases.add(of(new Shape(3, 16, 19, 33), 16, SAME, 16, Activation.IDENTITY));
  }

  private static void addWithoutBias(List<ContractCase> cases) {
    for (Activation activation : Activations.all()) {
      // With a kink, a number of terms that is odd and the same for each output: see SumInputs.
      Window window = activation.kind().is(Trait.KINKED) ? INSIDE : SAME;
      for (int channels : new int[] {1, 3, 17}) {
        Shape x = new Shape(2, channels, 6, 5);
        cases.add(withoutBias(x, 5, window, 1, activation));
        cases.add(withoutBias(x, 16, POINT, 1, activation));
        cases.add(withoutBias(x, channels, window, channels, activation));
        cases.add(withoutBias(x.withC(3 * channels), 6, window, 3, activation));
      }
    }
    for (int channels : new int[] {8, 16, 64}) {
      Shape x = new Shape(1, channels, 7, 6);
      cases.add(withoutBias(x, channels, SAME, 1, Activation.IDENTITY));
      cases.add(withoutBias(x, 17, HALVING, 1, Activation.TANH));
      cases.add(withoutBias(x, channels, SAME, channels, Activation.IDENTITY));
      cases.add(withoutBias(x, channels, SAME, 2, Activation.IDENTITY));
    }
  }

  private static void addPaddingAndDilation(List<ContractCase> cases) {
    for (int[] pair : new int[][] {{3, 5}, {16, 16}, {6, 24}}) {
      Shape x = new Shape(2, pair[0], 9, 8);
      for (Window window : windows()) {
        cases.add(of(x, pair[1], window, 1, Activation.IDENTITY));
      }
    }
    for (Window window : windows()) {
      cases.add(of(new Shape(1, 6, 9, 8), 4, window, 2, Activation.IDENTITY));
      cases.add(of(new Shape(2, 16, 8, 9), 32, window, 2, Activation.IDENTITY));
      cases.add(of(new Shape(2, 5, 9, 8), 5, window, 5, Activation.IDENTITY));
      cases.add(of(new Shape(1, 16, 8, 9), 16, window, 16, Activation.IDENTITY));
      cases.add(withoutBias(new Shape(1, 8, 9, 9), 8, window, 8, Activation.TANH));
    }
  }

  /** Every kind of padding and dilation on maps of 8 and 9 pixels. */
  private static List<Window> windows() {
    return List.of(
        both(new Axis(3, 1, 0, 1, 1)),
        both(new Axis(3, 1, 1, 0, 1)),
        both(new Axis(5, 1, 1, 2, 1)),
        // What TensorFlow's SAME adds for strides of 2 and 3.
        both(new Axis(3, 2, 0, 1, 1)),
        both(new Axis(4, 3, 0, 1, 1)),
        new Window(new Axis(2, 2, 1, 0, 1), new Axis(3, 1, 0, 2, 1)),
        // No pixel under the last row of taps.
        new Window(new Axis(2, 1, 0, 1, 1), new Axis(1, 1, 0, 0, 1)),
        both(new Axis(3, 1, 2, 2, 2)),
        both(new Axis(3, 1, 3, 3, 3)),
        both(new Axis(3, 2, 0, 0, 3)),
        new Window(new Axis(3, 1, 2, 2, 2), new Axis(3, 1, 1, 1, 1)),
        new Window(new Axis(1, 1, 0, 0, 1), new Axis(2, 1, 0, 0, 5)),
        new Window(new Axis(3, 2, 1, 3, 2), new Axis(4, 1, 0, 4, 3)),
        // Nothing but the middle tap ever lies on a pixel of 8 or 9.
        both(new Axis(3, 1, 9, 9, 9)));
  }

  private static Window both(Axis axis) {
    return new Window(axis, axis);
  }

  private static void addActivations(List<ContractCase> cases, Activation activation) {
    Window mixed = new Window(new Axis(3, 2, 1, 2, 1), new Axis(2, 1, 0, 1, 2));
    cases.add(of(new Shape(2, 6, 6, 5), 9, SAME, 3, activation));
    cases.add(of(new Shape(1, 16, 7, 4), 16, SAME, 16, activation));
    cases.add(of(new Shape(2, 5, 6, 6), 10, HALVING, 5, activation));
    cases.add(of(new Shape(2, 32, 5, 6), 32, POINT, 2, activation));
    cases.add(of(new Shape(1, 6, 8, 7), 4, mixed, 2, activation));
    cases.add(of(new Shape(2, 3, 8, 7), 17, mixed, 1, activation));
  }

  private static ContractCase of(
      Shape x, int outputs, Window window, int groups, Activation activation) {
    ConvolutionLayer layer = new ConvolutionLayer("", outputs, window, groups, true);
    return LinearCases.of(x, layer, activation, true);
  }

  private static ContractCase withoutBias(
      Shape x, int outputs, Window window, int groups, Activation activation) {
    ConvolutionLayer layer = new ConvolutionLayer("", outputs, window, groups, false);
    return LinearCases.of(x, layer, activation, true);
  }
}
