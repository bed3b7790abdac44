package dev.sunder.engine.format;

import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.Shape;
import java.util.List;

/** Shapes of parameters in files, as PyTorch has them. */
final class TensorShapes {

  private TensorShapes() {}

  /**
   * A convolution's weight is (outputs, inputs, rows, columns), a fully connected one (outputs,
   * inputs), the inputs flattened in CHW order; a bias is (outputs).
   */
  static List<Long> of(ParameterSpec spec) {
    Shape shape = spec.shape();
    if (spec.role() == ParameterSpec.Role.BIAS) {
      return List.of((long) shape.c());
    }
    return spec.fullyConnected()
        ? List.of((long) shape.n(), (long) shape.elementsPerExample())
        : List.of((long) shape.n(), (long) shape.c(), (long) shape.h(), (long) shape.w());
  }
}
