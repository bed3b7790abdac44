package dev.sunder.kernels;

import java.util.List;

/**
 * The parametric rectifier (He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015, section
 * 2.1): y = x where x is positive, else a_c · x, with that gradient at x = 0, as in PyTorch. The
 * slope a_c of a channel c is learned, and may become 0 or negative.
 *
 * <p>Parameter: {@linkplain ParameterRole#SLOPE a}, (1, C, 1, 1), or (1, 1, 1, 1) where it is one
 * for all channels.
 *
 * @param name of its parameter, or empty: see {@link Layer.Weighted#name}
 * @param isShared whether there is one slope for all channels
 */
public record PReluLayer(String name, boolean isShared) implements Layer.Weighted {

  static final LayerKind KIND =
      new LayerKind(
          "prelu", from -> new PReluLayer(from.text("name", ""), from.flag("shared", false)));

  @Override
  public PReluLayer named(String other) {
    return new PReluLayer(other, isShared);
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    return List.of(new Parameter(ParameterRole.SLOPE, Shape.bias(isShared ? 1 : input.c())));
  }

  @Override
  public boolean takesActivation() {
    return false;
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe(Shape input) {
    return text() + " " + input;
  }

  @Override
  public String text() {
    return isShared ? "prelu shared" : "prelu";
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.putName(this);
    if (isShared) {
      to.put("shared", true);
    }
  }

  /** Where every slope is above 0, as all are before training. */
  @Override
  public boolean isInvertible() {
    return true;
  }

  @Override
  public <R> R accept(Layer.WeightedVisitor<R> visitor) {
    return visitor.prelu(this);
  }
}
