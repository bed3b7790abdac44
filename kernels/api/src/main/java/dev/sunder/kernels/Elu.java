package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Parameter;
import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/**
 * y = x where x is positive, else alpha · (e^x − 1), with that gradient, alpha, at x = 0 (Clevert,
 * Unterthiner, Hochreiter 2016).
 *
 * @param alpha finite and at least 0, as below 0 y does not tell the sign of x
 */
public record Elu(float alpha) implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "elu",
          "Elu",
          Set.of(Trait.KINKED, Trait.CURVED),
          List.of(new Parameter("alpha", "alpha", 1)),
          values -> new Elu(values.get(0)));

  public Elu {
    if (!(alpha >= 0) || !Float.isFinite(alpha)) {
      throw new IllegalArgumentException("elu needs a finite alpha of at least 0, got " + alpha);
    }
  }

  @Override
  public ActivationKind kind() {
    return KIND;
  }

  @Override
  public List<Float> parameters() {
    return List.of(alpha);
  }

  @Override
  public double value(double x) {
    return x > 0 ? x : alpha * Math.expm1(x);
  }

  @Override
  public double derivative(double y) {
    return y > 0 ? 1 : y + alpha;
  }

  @Override
  public boolean isInvertible() {
    return alpha > 0;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.elu(this);
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
