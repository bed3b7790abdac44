package dev.sunder.kernels;

import java.util.ArrayList;
import java.util.List;

/** A linear layer, a sum and an activation, one after another, as one function for inference. */
final class ResidualLayer extends OperationSequence implements Differentiable {

  private final Differentiable layer;
  private final Tensor added;
  private final Tensor output;

  private ResidualLayer(
      String description, List<Differentiable> parts, Differentiable layer, Tensor added) {
    super(description, parts);
    this.layer = layer;
    this.added = added;
    output = parts.get(parts.size() - 1).output();
  }

  /** Makes the parts; arguments are those of {@link Arena#residual}. */
  static ResidualLayer of(
      Arena arena,
      String description,
      Layer.Linear layer,
      Activation activation,
      Tensor input,
      Tensor added) {
    Differentiable linear = arena.layer(layer, Activation.IDENTITY, input, Mode.INFERENCE);
    Differentiable sum = arena.join(Join.ADD, List.of(linear.output(), added), Mode.INFERENCE);
    List<Differentiable> parts = new ArrayList<>(List.of(linear, sum));
    if (!activation.equals(Activation.IDENTITY)) {
      parts.add(arena.activation(sum.output(), activation, true, Mode.INFERENCE));
    }
    return new ResidualLayer(description, parts, linear, added);
  }

  @Override
  public List<Tensor> inputs() {
    return List.of(layer.inputs().get(0), added);
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public List<Tensor> parameters() {
    return layer.parameters();
  }

  @Override
  public Gradient gradient(Tensor outputGradient, Gradient.Wanted wanted) {
    throw DeviceChecks.noGradient(description());
  }
}
