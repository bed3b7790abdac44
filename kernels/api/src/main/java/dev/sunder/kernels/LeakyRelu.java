package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Parameter;
import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/**
 * y = x where x is positive, else slope · x, with that gradient at x = 0.
 *
 * @param slope finite and at least 0, as below 0 y does not tell the sign of x
 */
public record LeakyRelu(float slope) implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "leakyRelu",
          "LeakyRelu",
          Set.of(Trait.KINKED),
          List.of(new Parameter("slope", "alpha", 0.01f)),
          values -> new LeakyRelu(values.get(0)));

  public LeakyRelu {
    if (!(slope >= 0) || !Float.isFinite(slope)) {
      throw new IllegalArgumentException(
          "leaky relu needs a finite slope of at least 0, got " + slope);
    }
  }

  @Override
  public ActivationKind kind() {
    return KIND;
  }

  @Override
  public List<Float> parameters() {
    return List.of(slope);
  }

  @Override
  public double value(double x) {
    return x > 0 ? x : slope * x;
  }

  @Override
  public double derivative(double y) {
    return y > 0 ? 1 : slope;
  }

  @Override
  public boolean isInvertible() {
    return slope > 0;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.leakyRelu(this);
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
