package dev.sunder.kernels;

/** An elementwise activation. */
public record ElementwiseLayer(Activation function) implements Layer.Fixed {
  static final LayerKind KIND =
      new LayerKind("activation", from -> new ElementwiseLayer(from.activation()));

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe(Shape input) {
    return function + " " + input;
  }

  @Override
  public String text() {
    return function.toString();
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.put(function);
  }

  @Override
  public boolean isInvertible() {
    return function.isInvertible();
  }

  @Override
  public <R> R accept(Layer.FixedVisitor<R> visitor) {
    return visitor.elementwise(this);
  }
}
