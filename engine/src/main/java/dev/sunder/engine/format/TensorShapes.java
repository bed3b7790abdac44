package dev.sunder.engine.format;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.text.Quoted;
import dev.sunder.kernels.ParameterRole;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Shapes of parameters in files, as PyTorch has them. */
final class TensorShapes {

  private TensorShapes() {}

  /**
   * A convolution's weight is (outputs, inputs, rows, columns), a fully connected one (outputs,
   * inputs), the inputs flattened in CHW order; all others are (channels).
   */
  static List<Long> of(ParameterSpec spec) {
    Shape shape = spec.shape();
    if (spec.role() != ParameterRole.WEIGHT) {
      return List.of((long) shape.c());
    }
    return spec.fullyConnected()
        ? List.of((long) shape.n(), (long) shape.elementsPerExample())
        : List.of((long) shape.n(), (long) shape.c(), (long) shape.h(), (long) shape.w());
  }

  /**
   * Checks that tensors are a network's parameters, all of them and no others.
   *
   * @param shapes of the tensors, by name
   * @throws IllegalArgumentException naming the first parameter that is missing or of another
   *     shape, or the first tensor too many
   */
  static void requireFit(SortedMap<String, List<Long>> shapes, Network network) {
    List<ParameterSpec> specs = network.parameterSpecs();
    for (ParameterSpec spec : specs) {
      List<Long> found = shapes.get(spec.name());
      List<Long> expected = of(spec);
      if (found == null) {
        throw new IllegalArgumentException(
            "the tensor " + spec.name() + " " + expected + " is missing");
      }
      if (!found.equals(expected)) {
        throw new IllegalArgumentException(
            "the tensor "
                + spec.name()
                + " has the shape "
                + found
                + ", expected "
                + expected
                + " for network "
                + network.name());
      }
    }
    if (shapes.size() > specs.size()) {
      List<String> strangers = new ArrayList<>(shapes.keySet());
      specs.forEach(spec -> strangers.remove(spec.name()));
      throw new IllegalArgumentException(
          "the tensor "
              + Quoted.of(strangers.get(0))
              + (strangers.size() > 1 ? " and " + (strangers.size() - 1) + " more are" : " is")
              + " not of network "
              + network.name());
    }
  }
}
