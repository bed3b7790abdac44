package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;

/** Layers that multiply by a weight, held against the reference. */
final class LinearCases {

  private LinearCases() {}

  /**
   * A layer on random numbers.
   *
   * @param afterConvolution whether once more on an input in a layout that a convolution left
   */
  static ContractCase of(
      Shape x, Layer.Linear layer, Activation activation, boolean afterConvolution) {
    String name = name(x, layer, activation);
    return ContractCase.compared(
        name,
        () -> {
          SumInputs inputs = SumInputs.of(name, x, layer, activation);
          return new FunctionComputation(
                  (arena, xs, fused, mode) -> arena.layer(layer, fused, xs.get(0), mode))
              .input(x, inputs.x())
              .parameters(inputs.parameters())
              .activation(activation)
              .alsoAfterConvolutions(afterConvolution);
        });
  }

  /** The layer with its shapes, for names of cases. */
  static String name(Shape x, Layer.Linear layer, Activation activation) {
    String fused = Activations.fused(activation) + (layer.hasBias() ? "" : ", no bias");
    return layer.describe(x) + " -> " + layer.outputs() + fused;
  }
}
