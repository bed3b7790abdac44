package dev.sunder.kernels;

import java.util.List;
import java.util.Set;

/** y = x. */
public record Identity() implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "identity", "Identity", Set.of(), List.of(), values -> Activation.IDENTITY);

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
    return x;
  }

  @Override
  public double derivative(double y) {
    return 1;
  }

  @Override
  public boolean isInvertible() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.identity();
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
