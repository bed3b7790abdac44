package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/** y = max(x, 0), with gradient 0 at x = 0. */
public record Relu() implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "relu", "Relu", Set.of(Trait.KINKED), List.of(), values -> Activation.RELU);

  @Override
  public ActivationKind kind() {
    return KIND;
  }

  @Override
  public List<Float> parameters() {
    return List.of();
  }

  @Override
  public double value(double x) {
    return Math.max(x, 0);
  }

  @Override
  public double derivative(double y) {
    return y > 0 ? 1 : 0;
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.relu();
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
