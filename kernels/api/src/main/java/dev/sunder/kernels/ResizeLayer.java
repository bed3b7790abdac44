package dev.sunder.kernels;

/**
 * Bilinear interpolation to another height and width with half-pixel centres and clamped borders
 * (PyTorch's {@code align_corners=False}, no antialiasing); networks that rebuild pictures grow
 * their maps with it.
 */
public record ResizeLayer(int height, int width) implements Layer.Fixed {
  static final LayerKind KIND =
      new LayerKind(
          "resize", from -> new ResizeLayer(from.integer("height"), from.integer("width")));

  public ResizeLayer {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "resize needs a size of at least 1x1, got " + height + "x" + width);
    }
  }

  @Override
  public Shape output(Shape input) {
    return new Shape(input.n(), input.c(), height, width);
  }

  @Override
  public String describe(Shape input) {
    return "resize " + input;
  }

  @Override
  public String text() {
    return "resize " + height + "x" + width;
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.put("height", height);
    to.put("width", width);
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Layer.FixedVisitor<R> visitor) {
    return visitor.resize(this);
  }
}
