package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/** Convolution: every pair of channel counts, then every kind of window, then every activation. */
final class ConvolutionCases {

  // Below, at and above the 16 and 64 lanes that blocked layouts pad to.
  private static final int[] CHANNELS = {1, 3, 5, 16, 17, 64, 65};

  private ConvolutionCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int inputs : CHANNELS) {
      for (int outputs : CHANNELS) {
        cases.add(plain(new Shape(1, inputs, 4, 5), outputs, Window.square(3, 1, 1)));
      }
    }
    addWindows(cases);
    for (Activation activation : Activations.all()) {
      addActivations(cases, activation);
    }
    return cases;
  }

  private static void addWindows(List<ContractCase> cases) {
    int[][] pairs = {{1, 1}, {3, 17}, {17, 5}, {16, 16}};
    for (int[] pair : pairs) {
      int c = pair[0];
      int o = pair[1];
      cases.add(plain(new Shape(2, c, 5, 7), o, Window.square(1, 1, 0)));
      cases.add(plain(new Shape(2, c, 6, 8), o, Window.square(1, 2, 0)));
      cases.add(plain(new Shape(2, c, 7, 5), o, Window.square(3, 1, 0)));
      cases.add(plain(new Shape(2, c, 9, 10), o, Window.square(3, 2, 1)));
      cases.add(plain(new Shape(1, c, 11, 8), o, Window.square(3, 4, 0)));
      cases.add(plain(new Shape(2, c, 8, 11), o, Window.square(5, 1, 2)));
      cases.add(plain(new Shape(1, c, 12, 9), o, Window.square(5, 3, 1)));
      cases.add(plain(new Shape(1, c, 24, 17), o, Window.square(11, 4, 2)));
      cases.add(plain(new Shape(2, c, 6, 9), o, new Window(3, 5, 2, 1, 1, 2)));
      cases.add(plain(new Shape(2, c, 9, 6), o, new Window(5, 1, 1, 3, 0, 0)));
      cases.add(plain(new Shape(2, c, 4, 9), o, new Window(1, 7, 1, 2, 0, 3)));
      cases.add(plain(new Shape(3, c, 1, 1), o, Window.square(1, 1, 0)));
      cases.add(plain(new Shape(2, c, 5, 3), o, new Window(5, 3, 1, 1, 0, 0)));
      cases.add(plain(new Shape(2, c, 1, 1), o, Window.square(3, 1, 1)));
      cases.add(plain(new Shape(2, c, 2, 3), o, Window.square(5, 2, 2)));
    }
    // More rows and examples than any block of them.
    cases.add(plain(new Shape(5, 3, 33, 30), 17, Window.square(3, 1, 1)));
    cases.add(plain(new Shape(1, 3, 43, 47), 16, Window.square(11, 4, 2)));
    cases.add(plain(new Shape(2, 7, 12, 11), 16, Window.square(5, 2, 2)));
  }

  private static void addActivations(List<ContractCase> cases, Activation activation) {
    cases.add(of(new Shape(2, 3, 6, 5), 17, Window.square(3, 1, 1), activation, false));
    cases.add(of(new Shape(1, 17, 7, 4), 5, Window.square(3, 1, 1), activation, true));
    cases.add(of(new Shape(2, 5, 5, 6), 16, Window.square(1, 1, 0), activation, true));
    cases.add(of(new Shape(1, 16, 8, 7), 1, Window.square(5, 2, 2), activation, true));
    cases.add(of(new Shape(2, 65, 3, 4), 3, new Window(3, 1, 2, 1, 1, 0), activation, true));
    cases.add(of(new Shape(1, 3, 23, 19), 65, Window.square(11, 4, 2), activation, false));
  }

  private static ContractCase plain(Shape x, int outputs, Window window) {
    return of(x, outputs, window, Activation.IDENTITY, false);
  }

  private static ContractCase of(
      Shape x, int outputs, Window window, Activation activation, boolean afterConvolution) {
    return LinearCases.of(x, new ConvolutionLayer(outputs, window), activation, afterConvolution);
  }
}
