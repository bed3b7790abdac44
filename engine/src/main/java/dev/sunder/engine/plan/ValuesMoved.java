package dev.sunder.engine.plan;

import dev.sunder.kernels.Differentiable;
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
    return sum(pass.operations().stream().map(each -> of(each.operation())).toList());
  }

  /** One run of an operation. */
  static ValuesMoved of(Differentiable operation) {
    return new ValuesMoved(
        count(operation.inputs()) + count(operation.output()), count(operation.parameters()));
  }

  /** One run of its gradient. */
  static ValuesMoved gradient(Differentiable operation, Gradient gradient) {
    ValuesMoved read = of(operation);
    return new ValuesMoved(
        read.activations + count(gradient.inputGradients()),
        read.parameters + count(gradient.parameterGradients()));
  }

  static ValuesMoved step(ForwardPass pass, BackwardPass backward, Collection<Tensor> trained) {
    ValuesMoved lossAndUpdate = new ValuesMoved(2 * count(pass.output()), 5 * count(trained));
    return sum(List.of(forward(pass), lossAndUpdate, backward.moved()));
  }

  static ValuesMoved sum(List<ValuesMoved> all) {
    return new ValuesMoved(
        all.stream().mapToLong(ValuesMoved::activations).sum(),
        all.stream().mapToLong(ValuesMoved::parameters).sum());
  }

  private static long count(Collection<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).mapToLong(Shape::elements).sum();
  }

  private static long count(Tensor tensor) {
    return tensor.shape().elements();
  }
}
