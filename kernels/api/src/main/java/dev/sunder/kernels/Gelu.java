package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/**
 * y = x · Φ(x), Φ being the normal distribution's (Hendrycks, Gimpel 2016). It falls below x =
 * -0.75, so that its derivative does not follow from y.
 */
public record Gelu() implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "gelu",
          "Gelu",
          Set.of(Trait.CURVED, Trait.NEEDS_INPUT),
          List.of(),
          values -> Activation.GELU);

  private static final double NEAR = 3;
  private static final int TERMS = 100;

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
    return x * distribution(x);
  }

  @Override
  public double derivative(double x) {
    return distribution(x) + x * density(x);
  }

  /**
   * Φ(x), near 0 as 1/2 + φ(x) (x + x³/3 + x⁵/(3 · 5) + ...), farther as 1 − φ(x) / (x + 1/(x +
   * 2/(x + ...))) or what of φ(x) that leaves (Abramowitz, Stegun 1964, 26.2.11 and 26.2.14).
   */
  private static double distribution(double x) {
    if (Math.abs(x) < NEAR) {
      double sum = x;
      double term = x;
      for (int n = 1; n < TERMS; n++) {
        term *= x * x / (2 * n + 1);
        sum += term;
      }
      return 0.5 + density(x) * sum;
    }
    double fraction = Math.abs(x);
    for (int n = TERMS; n > 0; n--) {
      fraction = Math.abs(x) + n / fraction;
    }
    double beyond = density(x) / fraction;
    return x > 0 ? 1 - beyond : beyond;
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.gelu();
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
