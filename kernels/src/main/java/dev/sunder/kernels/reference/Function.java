package dev.sunder.kernels.reference;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What all differentiable functions share: their tensors, and how their gradient is prepared. */
abstract class Function implements Differentiable {

  private final ReferenceArena arena;
  private final String description;
  private final Mode mode;
  private final List<ReferenceTensor> inputs;
  private final ReferenceTensor output;
  private final List<ReferenceTensor> parameters;

  Function(
      ReferenceArena arena,
      String description,
      Mode mode,
      List<ReferenceTensor> inputs,
      ReferenceTensor output,
      List<ReferenceTensor> parameters) {
    this.arena = arena;
    this.description = description;
    this.mode = mode;
    this.inputs = inputs;
    this.output = output;
    this.parameters = parameters;
  }

  /**
   * Computes gradients from ∂L/∂y, overwriting what they held; called where any is wanted.
   *
   * @param byInputs one for each input, or empty if not wanted
   * @param byParameters one for each parameter, or empty if not wanted
   */
  abstract void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters);

  /** Makes what {@link #backward} will write the gradient by one input to. */
  ReferenceTensor inputGradient(ReferenceTensor input, ReferenceTensor outputGradient) {
    return arena.newTensor(input.shape());
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final List<Tensor> inputs() {
    return List.copyOf(inputs);
  }

  @Override
  public final ReferenceTensor output() {
    return output;
  }

  final ReferenceTensor parameter(int index) {
    return parameters.get(index);
  }

  @Override
  public final List<Tensor> parameters() {
    return List.copyOf(parameters);
  }

  @Override
  public final Gradient gradient(Tensor outputGradient, Gradient.Wanted wanted) {
    arena.requireOpen();
    ReferenceTensor given = arena.own(outputGradient);
    DeviceChecks.outputGradient(description, mode, output.shape(), given.shape());
    List<ReferenceTensor> byInputs = new ArrayList<>();
    if (wanted.inputs()) {
      inputs.forEach(input -> byInputs.add(inputGradient(input, given)));
    }
    List<ReferenceTensor> byParameters = new ArrayList<>();
    if (wanted.parameters()) {
      parameters.forEach(parameter -> byParameters.add(arena.newTensor(parameter.shape())));
    }
    return new Backward(given, List.copyOf(byInputs), List.copyOf(byParameters));
  }

  private final class Backward implements Gradient {
    private final ReferenceTensor outputGradient;
    private final List<ReferenceTensor> byInputs;
    private final List<ReferenceTensor> byParameters;

    Backward(
        ReferenceTensor outputGradient,
        List<ReferenceTensor> byInputs,
        List<ReferenceTensor> byParameters) {
      this.outputGradient = outputGradient;
      this.byInputs = byInputs;
      this.byParameters = byParameters;
    }

    @Override
    public void run() {
      if (!byInputs.isEmpty() || !byParameters.isEmpty()) {
        backward(outputGradient, byInputs, byParameters);
      }
    }

    @Override
    public String description() {
      return "gradient of " + description;
    }

    @Override
    public List<Tensor> inputGradients() {
      return List.copyOf(byInputs);
    }

    @Override
    public List<Tensor> parameterGradients() {
      return List.copyOf(byParameters);
    }
  }
}
