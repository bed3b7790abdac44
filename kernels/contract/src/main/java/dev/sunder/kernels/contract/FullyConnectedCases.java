package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/** The fully connected layer on maps and on features. */
final class FullyConnectedCases {

  private FullyConnectedCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    int[] outputs = {1, 2, 10, 16, 17, 64, 65};
    for (int o : outputs) {
      cases.add(of(Shape.of(3, 37), o, Activation.IDENTITY, false));
      cases.add(of(new Shape(2, 5, 3, 4), o, Activation.IDENTITY, true));
    }
    cases.add(of(Shape.of(1, 1), 1, Activation.IDENTITY, false));
    cases.add(of(Shape.of(1, 65), 1001, Activation.IDENTITY, false));
    cases.add(of(Shape.of(5, 65), 1001, Activation.IDENTITY, false));
    cases.add(of(new Shape(2, 17, 5, 3), 1001, Activation.IDENTITY, true));
    cases.add(of(new Shape(1, 64, 2, 2), 3, Activation.IDENTITY, true));
    cases.add(of(new Shape(1, 65, 1, 1), 7, Activation.IDENTITY, true));
    cases.add(of(new Shape(4, 1, 9, 7), 5, Activation.IDENTITY, true));
    cases.add(of(new Shape(2, 3, 1, 6), 33, Activation.IDENTITY, true));
    cases.add(of(Shape.of(33, 129), 31, Activation.IDENTITY, false));
    for (Activation activation : Activations.all()) {
      if (!activation.equals(Activation.IDENTITY)) {
        cases.add(of(Shape.of(3, 19), 17, activation, false));
        cases.add(of(new Shape(2, 17, 3, 2), 5, activation, true));
        cases.add(of(new Shape(1, 3, 5, 4), 1, activation, false));
      }
    }
    for (int o : new int[] {1, 5, 16, 33}) {
      cases.add(withoutBias(Shape.of(3, 37), o, Activation.IDENTITY));
      cases.add(withoutBias(new Shape(2, 5, 3, 4), o, Activation.TANH));
      cases.add(withoutBias(new Shape(1, 17, 3, 1), o, Activation.RELU));
    }
    return cases;
  }

  private static ContractCase withoutBias(Shape x, int outputs, Activation activation) {
    boolean map = x.h() > 1;
    return LinearCases.of(x, new FullyConnectedLayer("", outputs, false), activation, map);
  }

  private static ContractCase of(
      Shape x, int outputs, Activation activation, boolean afterConvolution) {
    return LinearCases.of(x, new FullyConnectedLayer(outputs), activation, afterConvolution);
  }
}
