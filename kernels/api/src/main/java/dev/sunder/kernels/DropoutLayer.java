package dev.sunder.kernels;

/** Inverted dropout; the identity outside of training. */
public record DropoutLayer(float rate) implements Layer {
  static final LayerKind KIND =
      new LayerKind("dropout", from -> new DropoutLayer(from.number("rate")));

  public DropoutLayer {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout rate must be in [0, 1), got " + rate);
    }
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe(Shape input) {
    return "dropout " + rate + " " + input;
  }

  @Override
  public String text() {
    return "dropout " + rate;
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.put("rate", rate);
  }

  /** The identity outside of training. */
  @Override
  public boolean isInvertible() {
    return true;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.dropout(this);
  }
}
