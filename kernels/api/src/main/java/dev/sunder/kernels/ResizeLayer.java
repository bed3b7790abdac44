package dev.sunder.kernels;

/** Resizes maps to another height and width; networks that rebuild pictures grow theirs with it. */
public record ResizeLayer(int height, int width, Interpolation interpolation)
    implements Layer.Fixed {
  static final LayerKind KIND =
      new LayerKind(
          "resize",
          from ->
              new ResizeLayer(
                  from.integer("height"),
                  from.integer("width"),
                  Interpolation.of(
                      from.oneOf(
                          "interpolation",
                          Interpolation.NAMES,
                          Interpolation.BILINEAR.toString()))));

  public ResizeLayer {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "resize needs a size of at least 1x1, got " + height + "x" + width);
    }
  }

  /** By bilinear interpolation. */
  public ResizeLayer(int height, int width) {
    this(height, width, Interpolation.BILINEAR);
  }

  @Override
  public Shape output(Shape input) {
    return new Shape(input.n(), input.c(), height, width);
  }

  @Override
  public String describe(Shape input) {
    return "resize " + input + suffix();
  }

  @Override
  public String text() {
    return "resize " + height + "x" + width + suffix();
  }

  private String suffix() {
    return isUsual() ? "" : " " + interpolation;
  }

  private boolean isUsual() {
    return interpolation == Interpolation.BILINEAR;
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.put("height", height);
    to.put("width", width);
    if (!isUsual()) {
      to.put("interpolation", interpolation.toString());
    }
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
