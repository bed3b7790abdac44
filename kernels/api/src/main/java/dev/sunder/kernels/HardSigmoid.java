package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Parameter;
import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/**
 * y = alpha · x + beta kept between 0 and 1, with gradient 0 where it reaches them (Courbariaux,
 * Bengio, David 2015).
 *
 * @param alpha finite
 * @param beta finite
 */
public record HardSigmoid(float alpha, float beta) implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "hardSigmoid",
          "HardSigmoid",
          Set.of(Trait.KINKED, Trait.NEEDS_INPUT),
          List.of(new Parameter("alpha", "alpha", 0.2f), new Parameter("beta", "beta", 0.5f)),
          values -> new HardSigmoid(values.get(0), values.get(1)));

  public HardSigmoid {
    if (!Float.isFinite(alpha) || !Float.isFinite(beta)) {
      throw new IllegalArgumentException(
          "hard sigmoid needs a finite alpha and beta, got " + alpha + ", " + beta);
    }
  }

  @Override
  public ActivationKind kind() {
    return KIND;
  }

  @Override
  public List<Float> parameters() {
    return List.of(alpha, beta);
  }

  @Override
  public double value(double x) {
    return Math.max(0, Math.min(line(x), 1));
  }

  @Override
  public double derivative(double x) {
    return line(x) > 0 && line(x) < 1 ? alpha : 0;
  }

  private double line(double x) {
    return alpha * x + beta;
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.hardSigmoid(this);
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
