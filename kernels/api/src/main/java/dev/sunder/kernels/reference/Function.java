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
   * @param byParameters one for each trained parameter, or empty if not wanted
   */
  abstract void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters);

  /**
   * Makes what {@link #backward} will write the gradient by one input to.
   *
   * @param input its number, from 0
   */
  ReferenceTensor inputGradient(int input, ReferenceTensor outputGradient) {
    return arena.newTensor(inputs.get(input).shape());
  }

  /** How many of the parameters, which come first, have a gradient. */
  int trained() {
    return parameters.size();
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
      for (int i = 0; i < inputs.size(); i++) {
        byInputs.add(inputGradient(i, given));
      }
    }
    List<ReferenceTensor> byParameters = new ArrayList<>();
    if (wanted.parameters()) {
      parameters
          .subList(0, trained())
          .forEach(parameter -> byParameters.add(arena.newTensor(parameter.shape())));
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
