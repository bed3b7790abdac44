package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/** y = 1 / (1 + e^(-x)). */
public record Sigmoid() implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "sigmoid", "Sigmoid", Set.of(Trait.CURVED), List.of(), values -> Activation.SIGMOID);

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
    return 1 / (1 + Math.exp(-x));
  }

  @Override
  public double derivative(double y) {
    return y * (1 - y);
  }

  @Override
  public boolean isInvertible() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.sigmoid();
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
