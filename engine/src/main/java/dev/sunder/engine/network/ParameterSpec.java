package dev.sunder.engine.network;

import dev.sunder.kernels.ParameterRole;
import dev.sunder.kernels.Shape;

/**
 * What is known of a parameter before it has values.
 *
 * @param name the layer's or stage's name and the role's, such as {@code conv1.weight}
 * @param stage the number of its stage, from 1
 * @param role what it is to its layer
 * @param shape a weight's is (outputs, C, rows, columns), C being the channels of a group; all
 *     others have (1, channels, 1, 1)
 * @param fullyConnected whether the layer is fully connected
 * @param signalInputs how many of the weight's last input channels belong to the signal; 0 if none
 */
public record ParameterSpec(
    String name,
    int stage,
    ParameterRole role,
    Shape shape,
    boolean fullyConnected,
    int signalInputs) {

  /** Inputs that feed one output. */
  public int fanIn() {
    return shape.elementsPerExample();
  }

  /** Outputs that one input feeds. */
  public int fanOut() {
    return fullyConnected ? shape.n() : shape.n() * shape.h() * shape.w();
  }
}
