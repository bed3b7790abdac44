package dev.sunder.engine.network;

import dev.sunder.kernels.Shape;

/**
 * What is known of a parameter before it has values.
 *
 * @param name the stage's name and the role, such as {@code conv1.weight}
 * @param stage the number of its stage, from 1
 * @param role weight or bias
 * @param shape a weight's is (outputs, C, rows, columns), a bias's (1, outputs, 1, 1)
 * @param fullyConnected whether the layer is fully connected
 * @param signalInputs how many of the weight's last input channels belong to the signal; 0 if none
 */
public record ParameterSpec(
    String name, int stage, Role role, Shape shape, boolean fullyConnected, int signalInputs) {

  /** What a parameter is to its layer. */
  public enum Role {
    WEIGHT,
    BIAS
  }

  /** Inputs that feed one output. */
  public int fanIn() {
    return shape.elementsPerExample();
  }

  /** Outputs that one input feeds. */
  public int fanOut() {
    return fullyConnected ? shape.n() : shape.n() * shape.h() * shape.w();
  }
}
