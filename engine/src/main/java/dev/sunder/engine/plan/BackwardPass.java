package dev.sunder.engine.plan;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Gradient.Wanted;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntPredicate;

/** The gradients of a forward pass, from its output down, in the order they run. */
final class BackwardPass {

  private final List<ForwardPass.Placed> placed = new ArrayList<>();
  private final List<Gradient> gradients = new ArrayList<>();
  private final IdentityHashMap<Tensor, Tensor> byTensor = new IdentityHashMap<>();

  private BackwardPass(Tensor output, Tensor outputGradient) {
    byTensor.put(output, outputGradient);
  }

  /**
   * The gradients of the parameters of the trained stages, at least one of which has some. Nothing
   * below the lowest of these parameters is differentiated.
   */
  static BackwardPass ofParameters(
      ForwardPass forward, Tensor outputGradient, IntPredicate trained) {
    BackwardPass backward = new BackwardPass(forward.output(), outputGradient);
    int lowest = 0;
    while (!trainable(forward.operations().get(lowest), trained)) {
      lowest++;
    }
    for (int i = forward.operations().size() - 1; i > lowest; i--) {
      ForwardPass.Placed step = forward.operations().get(i);
      backward.add(step, trainable(step, trained) ? Wanted.ALL : Wanted.INPUTS);
    }
    backward.add(forward.operations().get(lowest), Wanted.PARAMETERS);
    return backward;
  }

  private static boolean trainable(ForwardPass.Placed step, IntPredicate trained) {
    return trained.test(step.stage()) && !step.operation().parameters().isEmpty();
  }

  /** The gradients of the inputs, the parameters being fixed. */
  static BackwardPass ofInputs(ForwardPass forward, Tensor outputGradient) {
    BackwardPass backward = new BackwardPass(forward.output(), outputGradient);
    for (int i = forward.operations().size() - 1; i >= 0; i--) {
      backward.add(forward.operations().get(i), Wanted.INPUTS);
    }
    return backward;
  }

  /** The gradients in the order they run. */
  List<Gradient> gradients() {
    return gradients;
  }

  /** The operations they are the gradients of, in the same order. */
  List<ForwardPass.Placed> placed() {
    return placed;
  }

  /** The gradient of a tensor of the forward pass. */
  Tensor of(Tensor tensor) {
    Tensor gradient = byTensor.get(tensor);
    if (gradient == null) {
      throw new IllegalStateException("no gradient is computed of the tensor " + tensor.shape());
    }
    return gradient;
  }

  private void add(ForwardPass.Placed step, Wanted wanted) {
    Differentiable operation = step.operation();
    Gradient gradient = operation.gradient(of(operation.output()), wanted);
    placed.add(step);
    gradients.add(gradient);
    keep(operation.inputs(), gradient.inputGradients());
    keep(operation.parameters(), gradient.parameterGradients());
  }

  private void keep(List<Tensor> tensors, List<Tensor> theirGradients) {
    for (int i = 0; i < theirGradients.size(); i++) {
      byTensor.put(tensors.get(i), theirGradients.get(i));
    }
  }
}
