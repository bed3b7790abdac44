package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Tensor;
import java.util.List;

/** A prepared forward pass that knows how to prepare its backward pass. */
class CpuFunction implements Differentiable {

  /** Prepares the backward pass of one function. */
  @FunctionalInterface
  interface Backward {
    /**
     * Adds the steps and returns the gradients.
     *
     * @param outputGradient may be overwritten
     */
    Gradients build(OperationBuilder builder, CpuTensor outputGradient, Gradient.Wanted wanted);
  }

  /** What a backward pass computes: one for each input and parameter, empty where not wanted. */
  record Gradients(List<CpuTensor> inputs, List<CpuTensor> parameters) {

    static Gradients ofInput(CpuTensor gradient) {
      return new Gradients(List.of(gradient), List.of());
    }

    static Gradients none() {
      return new Gradients(List.of(), List.of());
    }
  }

  private final CpuArena arena;
  private final Sequence forward;
  private final Mode mode;
  private final List<Tensor> inputs;
  private final CpuTensor output;
  private final List<Tensor> parameters;
  private final Backward backward;

  CpuFunction(
      OperationBuilder builder,
      Mode mode,
      List<CpuTensor> inputs,
      CpuTensor output,
      List<CpuTensor> parameters,
      Backward backward) {
    this.arena = builder.arena();
    this.forward = builder.sequence();
    this.mode = mode;
    this.inputs = List.copyOf(inputs);
    this.output = output;
    this.parameters = List.copyOf(parameters);
    this.backward = backward;
  }

  @Override
  public final void run() {
    forward.run();
  }

  @Override
  public final String description() {
    return forward.description();
  }

  @Override
  public final List<Tensor> inputs() {
    return inputs;
  }

  @Override
  public final Tensor output() {
    return output;
  }

  @Override
  public final List<Tensor> parameters() {
    return parameters;
  }

  @Override
  public final Gradient gradient(Tensor outputGradient, Gradient.Wanted wanted) {
    arena.requireOpen();
    CpuTensor given = arena.own(outputGradient);
    DeviceChecks.outputGradient(description(), mode, output.shape(), given.shape());
    return OperationBuilder.build(
        arena,
        "gradient of " + description(),
        builder -> {
          // A function without parameters has nothing to compute when only theirs are wanted.
          Gradients made =
              parameters.isEmpty() && !wanted.inputs()
                  ? Gradients.none()
                  : backward.build(builder, given, wanted);
          return new CpuGradient(
              builder.sequence(), List.copyOf(made.inputs()), List.copyOf(made.parameters()));
        });
  }
}
