package dev.sunder.kernels;

import java.util.List;

/**
 * A layer with parameters and the activation behind it as one function of two operations, where the
 * layer takes none, or the activation's gradient needs what the layer gave, which a fused
 * activation overwrites.
 */
final class ActivatedLayer extends OperationSequence implements Differentiable {

  private final Differentiable layer;
  private final Differentiable activation;

  /**
   * @param activation of the layer's output
   */
  ActivatedLayer(String description, Differentiable layer, Differentiable activation) {
    super(description, List.of(layer, activation));
    this.layer = layer;
    this.activation = activation;
  }

  @Override
  public List<Tensor> inputs() {
    return layer.inputs();
  }

  @Override
  public Tensor output() {
    return activation.output();
  }

  @Override
  public List<Tensor> parameters() {
    return layer.parameters();
  }

  @Override
  public Gradient gradient(Tensor outputGradient, Gradient.Wanted wanted) {
    Gradient byLayer = activation.gradient(outputGradient, Gradient.Wanted.INPUTS);
    Gradient byRest = layer.gradient(byLayer.inputGradients().get(0), wanted);
    return new Backward("gradient of " + description(), byLayer, byRest);
  }

  private static final class Backward extends OperationSequence implements Gradient {

    private final Gradient last;

    Backward(String description, Gradient first, Gradient last) {
      super(description, List.of(first, last));
      this.last = last;
    }

    @Override
    public List<Tensor> inputGradients() {
      return last.inputGradients();
    }

    @Override
    public List<Tensor> parameterGradients() {
      return last.parameterGradients();
    }
  }
}
