package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/**
 * y = x · min(max(x + 3, 0), 6) / 6 (Howard and others 2019), with gradient 0 at x = -3 and 1 at x
 * = 3. It falls below x = -1.5, so that its derivative does not follow from y.
 */
public record HardSwish() implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "hardSwish",
          "HardSwish",
          Set.of(Trait.KINKED, Trait.CURVED, Trait.NEEDS_INPUT),
          List.of(),
          values -> Activation.HARD_SWISH);

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
    return x * Math.min(Math.max(x + 3, 0), 6) / 6;
  }

  @Override
  public double derivative(double x) {
    if (x <= -3) {
      return 0;
    }
    return x < 3 ? x / 3 + 0.5 : 1;
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.hardSwish();
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
