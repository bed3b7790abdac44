package dev.sunder.kernels;

/** Max or average pooling over windows, channel by channel; its windows are not dilated. */
public record PoolingLayer(PoolingKind kind, Window window) implements Layer.Fixed {
  static final LayerKind KIND =
      new LayerKind(
          "pooling",
          from ->
              new PoolingLayer(
                  PoolingKind.of(from.oneOf("kind", PoolingKind.NAMES)), from.window()));

  public PoolingLayer {
    if (window.rows().dilation() > 1 || window.columns().dilation() > 1) {
      throw new IllegalArgumentException("pooling needs a window without dilation, got " + window);
    }
  }

  @Override
  public Shape output(Shape input) {
    return window.output(input, input.c());
  }

  @Override
  public String describe(Shape input) {
    return kind + " pooling " + input + " * " + window;
  }

  @Override
  public String text() {
    return kind + " " + window.text();
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.put("kind", kind.toString());
    to.put(window);
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Layer.FixedVisitor<R> visitor) {
    return visitor.pooling(this);
  }
}
