package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/**
 * y = x / (1 + e^(-x)), the sigmoid linear unit or swish (Elfwing, Uchibe, Doya 2018). It falls
 * below x = -1.28, so that its derivative does not follow from y.
 */
public record Silu() implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "silu",
          "Swish",
          Set.of(Trait.CURVED, Trait.NEEDS_INPUT),
          List.of(),
          values -> Activation.SILU);

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
    return x * Activation.SIGMOID.value(x);
  }

  @Override
  public double derivative(double x) {
    double sigmoid = Activation.SIGMOID.value(x);
    return sigmoid * (1 + x * (1 - sigmoid));
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.silu();
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
