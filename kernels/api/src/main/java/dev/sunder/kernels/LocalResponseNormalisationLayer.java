package dev.sunder.kernels;

/**
 * Local response normalisation across channels (Krizhevsky, Sutskever, Hinton 2012, section 3.3):
 * y_c = x_c / (k + α/n Σ x_j²)^β, the sum over the n channels centred at c. The division of α by n
 * follows PyTorch, Caffe and ONNX.
 *
 * @param size n, odd
 */
public record LocalResponseNormalisationLayer(int size, float alpha, float beta, float k)
    implements Layer.Fixed {
  static final LayerKind KIND =
      new LayerKind(
          "localResponseNormalisation",
          from ->
              new LocalResponseNormalisationLayer(
                  from.integer("size"),
                  from.number("alpha"),
                  from.number("beta"),
                  from.number("k")));

  public LocalResponseNormalisationLayer {
    if (size < 1 || size % 2 == 0) {
      throw new IllegalArgumentException(
          "local response normalisation needs an odd size of at least 1, got " + size);
    }
    boolean finite = Float.isFinite(k) && Float.isFinite(alpha) && Float.isFinite(beta);
    if (!finite || k <= 0 || alpha < 0 || beta <= 0) {
      throw new IllegalArgumentException(
          "local response normalisation needs finite k > 0, alpha >= 0, beta > 0, got k "
              + k
              + ", alpha "
              + alpha
              + ", beta "
              + beta);
    }
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public String describe(Shape input) {
    return "local response normalisation " + size + " " + input;
  }

  @Override
  public String text() {
    return "lrn " + size;
  }

  @Override
  public LayerKind type() {
    return KIND;
  }

  @Override
  public void write(LayerWriter to) {
    to.put("size", size);
    to.put("alpha", alpha);
    to.put("beta", beta);
    to.put("k", k);
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Layer.FixedVisitor<R> visitor) {
    return visitor.localResponseNormalisation(this);
  }
}
