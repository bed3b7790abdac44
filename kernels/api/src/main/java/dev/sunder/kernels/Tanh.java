package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/** y = tanh(x). */
public record Tanh() implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "tanh", "Tanh", Set.of(Trait.CURVED), List.of(), values -> Activation.TANH);

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
    return Math.tanh(x);
  }

  @Override
  public double derivative(double y) {
    return 1 - y * y;
  }

  @Override
  public boolean isInvertible() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.tanh();
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
