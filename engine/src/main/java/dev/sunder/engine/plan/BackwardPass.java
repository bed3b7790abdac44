package dev.sunder.engine.plan;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Gradient.Wanted;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The gradients of a forward pass, from its output down, in the order they run. Where several
 * operations read one tensor, its gradient is the sum of theirs.
 */
final class BackwardPass {

  /**
   * One operation of the pass.
   *
   * @param stage that it belongs to
   */
  record Step(int stage, Operation operation, ValuesMoved moved) {}

  private final Arena arena;
  private final List<Step> steps = new ArrayList<>();

  /** The tensors whose gradients are computed. */
  private final Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The gradients of each tensor, to be added up. */
  private final IdentityHashMap<Tensor, List<Tensor>> byTensor = new IdentityHashMap<>();

  private BackwardPass(ForwardPass forward, Arena arena, Tensor outputGradient) {
    this.arena = arena;
    keep(forward.output(), outputGradient);
  }

  /**
   * The gradients of the parameters of the trained stages, at least one of which has some. Nothing
   * that none of these parameters acts on is differentiated.
   */
  static BackwardPass ofParameters(
      ForwardPass forward, Arena arena, Tensor outputGradient, IntPredicate trained) {
    BackwardPass backward = new BackwardPass(forward, arena, outputGradient);
    backward.build(forward, trained);
    return backward;
  }

  /** The gradients of the input and the signal, the parameters being fixed. */
  static BackwardPass ofInputs(ForwardPass forward, Arena arena, Tensor outputGradient) {
    BackwardPass backward = new BackwardPass(forward, arena, outputGradient);
    List<Tensor> entrances = new ArrayList<>(List.of(forward.input().tensor()));
    forward.signal().ifPresent(signal -> entrances.add(signal.tensor()));
    backward.wanted.addAll(entrances);
    backward.build(forward, stage -> false);
    entrances.forEach(entrance -> backward.sum(1, entrance));
    return backward;
  }

  /** The operations in the order they run. */
  List<Step> steps() {
    return steps;
  }

  List<Operation> operations() {
    return steps.stream().map(Step::operation).toList();
  }

  /** The gradient of a tensor of the forward pass. */
  Tensor of(Tensor tensor) {
    List<Tensor> gradients = byTensor.getOrDefault(tensor, List.of());
    if (gradients.size() != 1) {
      throw new IllegalStateException("no gradient is computed of the tensor " + tensor.shape());
    }
    return gradients.get(0);
  }

  private void build(ForwardPass forward, IntPredicate trained) {
    for (ForwardPass.Placed each : forward.operations()) {
      if (trainable(each, trained)
          || each.operation().inputs().stream().anyMatch(wanted::contains)) {
        wanted.add(each.operation().output());
      }
    }
    for (int i = forward.operations().size() - 1; i >= 0; i--) {
      ForwardPass.Placed each = forward.operations().get(i);
      boolean inputs = each.operation().inputs().stream().anyMatch(wanted::contains);
      boolean parameters = trainable(each, trained);
      if (inputs || parameters) {
        Wanted both = parameters ? Wanted.ALL : Wanted.INPUTS;
        add(each, inputs ? both : Wanted.PARAMETERS);
      }
    }
  }

  private static boolean trainable(ForwardPass.Placed step, IntPredicate trained) {
    return trained.test(step.stage()) && !step.operation().parameters().isEmpty();
  }

  private void add(ForwardPass.Placed placed, Wanted parts) {
    Differentiable operation = placed.operation();
    sum(placed.stage(), operation.output());
    Gradient gradient = operation.gradient(of(operation.output()), parts);
    steps.add(new Step(placed.stage(), gradient, ValuesMoved.gradient(operation, gradient)));
    for (int i = 0; i < gradient.inputGradients().size(); i++) {
      if (wanted.contains(operation.inputs().get(i))) {
        keep(operation.inputs().get(i), gradient.inputGradients().get(i));
      }
    }
    for (int i = 0; i < gradient.parameterGradients().size(); i++) {
      keep(operation.parameters().get(i), gradient.parameterGradients().get(i));
    }
  }

  private void keep(Tensor tensor, Tensor gradient) {
    byTensor.computeIfAbsent(tensor, any -> new ArrayList<>()).add(gradient);
  }

  /** Adds up the gradients of a tensor, where there are several. */
  private void sum(int stage, Tensor tensor) {
    List<Tensor> gradients = byTensor.getOrDefault(tensor, List.of());
    if (gradients.size() > 1) {
      Differentiable sum = arena.join(Join.ADD, gradients, Mode.INFERENCE);
      steps.add(new Step(stage, sum, ValuesMoved.of(sum)));
      byTensor.put(tensor, new ArrayList<>(List.of(sum.output())));
    }
  }

  /** What one run moves in memory. */
  ValuesMoved moved() {
    return ValuesMoved.sum(steps.stream().map(Step::moved).toList());
  }
}
