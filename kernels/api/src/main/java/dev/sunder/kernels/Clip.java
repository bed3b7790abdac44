package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Parameter;
import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.Set;

/**
 * y = x kept between two bounds, with gradient 0 at both and beyond: {@link Activation#RELU6} and
 * its kind. A bound that is not to count is the greatest float or its negative, as in ONNX.
 *
 * @param min finite
 * @param max finite and at least {@code min}
 */
public record Clip(float min, float max) implements Activation {
  static final ActivationKind KIND =
      new ActivationKind(
          "clip",
          "Clip",
          Set.of(Trait.KINKED),
          List.of(new Parameter("min", "min", 0), new Parameter("max", "max", 6)),
          values -> new Clip(values.get(0), values.get(1)));

  public Clip {
    if (!Float.isFinite(min) || !Float.isFinite(max) || !(min <= max)) {
      throw new IllegalArgumentException(
          "clip needs finite bounds, the first not above the second, got " + min + ", " + max);
    }
  }

  /** The simplest activation that keeps x between two bounds, which may be infinite. */
  public static Activation between(float min, float max) {
    boolean below = min > -Float.MAX_VALUE;
    boolean above = max < Float.MAX_VALUE;
    if (!above && (!below || min == 0)) {
      return below ? Activation.RELU : Activation.IDENTITY;
    }
    return new Clip(below ? min : -Float.MAX_VALUE, above ? max : Float.MAX_VALUE);
  }

  @Override
  public ActivationKind kind() {
    return KIND;
  }

  @Override
  public List<Float> parameters() {
    return List.of(min, max);
  }

  @Override
  public double value(double x) {
    return Math.max(min, Math.min(x, max));
  }

  @Override
  public double derivative(double y) {
    return y > min && y < max ? 1 : 0;
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.clip(this);
  }

  @Override
  public String toString() {
    return KIND.text(parameters());
  }
}
