package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/**
 * y = x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2, by which Hendrycks and Gimpel (2016)
 * approximate {@link Gelu}; ONNX's {@code Gelu} with {@code approximate} of {@code tanh}.
 */
public record GeluTanh() implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "geluTanh",
          "Gelu",
          Set.of(Trait.CURVED, Trait.NEEDS_INPUT),
          List.of(),
          values -> Activation.GELU_TANH);

  private static final double SCALE = Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715;

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
    return x * (1 + Math.tanh(inner(x))) / 2;
  }

  @Override
  public double derivative(double x) {
    double tanh = Math.tanh(inner(x));
    double slope = SCALE * (1 + 3 * CUBIC * x * x);
    return (1 + tanh) / 2 + x * (1 - tanh * tanh) * slope / 2;
  }

  private static double inner(double x) {
    return SCALE * (x + CUBIC * x * x * x);
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.geluTanh();
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
