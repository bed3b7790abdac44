package dev.sunder.engine.plan;

import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.Collection;
import java.util.List;

/**
 * How many values one run of a plan moves between memory and what computes, if every operation
 * reads what it takes once and writes what it makes once: a layer its inputs, parameters and
 * output; a gradient these as well, and what it makes; the loss its logits twice; the update each
 * parameter, gradient and velocity, and writes two of them. Neither the batch's way to the device
 * nor what an algorithm keeps aside for itself is counted.
 *
 * @param activations values between layers, and their gradients
 * @param parameters parameters, their gradients and velocities
 */
public record ValuesMoved(long activations, long parameters) {

  static ValuesMoved forward(ForwardPass pass) {
    long activations = 0;
    long parameters = 0;
    for (ForwardPass.Placed each : pass.operations()) {
      activations += count(each.operation().inputs()) + count(each.operation().output());
      parameters += count(each.operation().parameters());
    }
    return new ValuesMoved(activations, parameters);
  }

  static ValuesMoved step(ForwardPass pass, BackwardPass backward, Collection<Tensor> trained) {
    ValuesMoved forward = forward(pass);
    long activations = forward.activations + 2 * count(pass.output());
    long parameters = forward.parameters + 5 * count(trained);
    List<Gradient> gradients = backward.gradients();
    for (int i = 0; i < gradients.size(); i++) {
      var operation = backward.placed().get(i).operation();
      activations +=
          count(operation.inputs())
              + count(operation.output())
              + count(gradients.get(i).inputGradients());
      parameters += count(operation.parameters()) + count(gradients.get(i).parameterGradients());
    }
    return new ValuesMoved(activations, parameters);
  }

  private static long count(Collection<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).mapToLong(Shape::elements).sum();
  }

  private static long count(Tensor tensor) {
    return tensor.shape().elements();
  }
}
