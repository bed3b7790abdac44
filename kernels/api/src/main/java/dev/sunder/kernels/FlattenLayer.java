package dev.sunder.kernels;

/** (N, C, H, W) to (N, C·H·W, 1, 1), in NCHW order. */
public record FlattenLayer() implements Layer.Fixed {
  static final LayerKind KIND = new LayerKind("flatten", from -> new FlattenLayer());

  @Override
  public Shape output(Shape input) {
    return Shape.of(input.n(), input.elementsPerExample());
  }

  @Override
  public String describe(Shape input) {
    return "flatten " + input;
  }

  @Override
  public String text() {
    return "flatten";
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {}

  @Override
  public boolean isInvertible() {
    return true;
  }

  @Override
  public <R> R accept(Layer.FixedVisitor<R> visitor) {
    return visitor.flatten(this);
  }
}
