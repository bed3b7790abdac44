package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Tensor;
import java.util.List;

/** A prepared forward pass that knows how to prepare its backward pass. */
class CudaFunction implements Differentiable, CudaOperation {

  /** Prepares the backward pass of one function. */
  @FunctionalInterface
  interface Backward {
    /**
     * Adds the steps and returns the gradients.
     *
     * @param outputGradient may be overwritten
     */
    Gradients build(OperationBuilder builder, CudaTensor outputGradient, Gradient.Wanted wanted);
  }

  /** Prepares the backward pass of a function of one input, without parameters. */
  @FunctionalInterface
  interface BackwardOfInput {
    /** Adds the steps that compute dx, of the input's shape, from dy. */
    void build(OperationBuilder builder, CudaTensor dy, CudaTensor dx);
  }

  /** Prepares the backward pass of a function of several inputs, without parameters. */
  @FunctionalInterface
  interface BackwardOfInputs {
    /** Adds the steps and returns the gradient by each input; dy itself may be one. */
    List<CudaTensor> build(OperationBuilder builder, CudaTensor dy);
  }

  /** What a backward pass computes: one for each input and parameter, empty where not wanted. */
  record Gradients(List<CudaTensor> inputs, List<CudaTensor> parameters) {

    static Gradients ofInput(CudaTensor gradient) {
      return new Gradients(List.of(gradient), List.of());
    }
  }

  private final CudaArena arena;
  private final Sequence forward;
  private final Mode mode;
  private final List<Tensor> inputs;
  private final CudaTensor output;
  private final List<Tensor> parameters;
  private final Backward backward;

  CudaFunction(
      OperationBuilder builder,
      Mode mode,
      List<CudaTensor> inputs,
      CudaTensor output,
      List<CudaTensor> parameters,
      Backward backward) {
    this.arena = builder.arena();
    this.forward = builder.sequence();
    this.mode = mode;
    this.inputs = List.copyOf(inputs);
    this.output = output;
    this.parameters = List.copyOf(parameters);
    this.backward = backward;
  }

  /** A function of one input, without parameters, whose backward pass writes a new tensor. */
  static CudaFunction of(
      OperationBuilder builder,
      Mode mode,
      CudaTensor input,
      CudaTensor output,
      BackwardOfInput gradient) {
    return new CudaFunction(
        builder,
        mode,
        List.of(input),
        output,
        List.of(),
        (backward, outputGradient, wanted) -> {
          CudaTensor dy = backward.operand(outputGradient);
          CudaTensor dx = backward.output(input.shape());
          gradient.build(backward, dy, dx);
          return Gradients.ofInput(dx);
        });
  }

  /** A function of several inputs, without parameters. */
  static CudaFunction ofInputs(
      OperationBuilder builder,
      Mode mode,
      List<CudaTensor> inputs,
      CudaTensor output,
      BackwardOfInputs gradients) {
    return new CudaFunction(
        builder,
        mode,
        inputs,
        output,
        List.of(),
        (backward, outputGradient, wanted) ->
            new Gradients(gradients.build(backward, backward.operand(outputGradient)), List.of()));
  }

  @Override
  public final Sequence sequence() {
    return forward;
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
    CudaTensor given = arena.own(outputGradient);
    DeviceChecks.outputGradient(description(), mode, output.shape(), given.shape());
    OperationBuilder builder = new OperationBuilder(arena, "gradient of " + description());
    // The backward pass reads what the forward pass read and wrote.
    forward.arenas().forEach(builder::uses);
    // A function without parameters has nothing to compute when only theirs are wanted.
    boolean nothing = parameters.isEmpty() && !wanted.inputs();
    Gradients made =
        nothing ? new Gradients(List.of(), List.of()) : backward.build(builder, given, wanted);
    return new Prepared(
        builder.sequence(), List.copyOf(made.inputs()), List.copyOf(made.parameters()));
  }

  private record Prepared(
      Sequence sequence, List<Tensor> inputGradients, List<Tensor> parameterGradients)
      implements Gradient, CudaOperation {

    @Override
    public void run() {
      sequence.run();
    }

    @Override
    public String description() {
      return sequence.description();
    }
  }
}
